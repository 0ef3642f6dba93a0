"""HighLevel's objects: fields as the API and its webhooks name them, under names that Apex developers expect.

`=name` is the API's name where it is not the field's own with a small first letter. Read-only objects are those whose
endpoints only list; records of `fetchable` ones are read by their id, too. Lengths are not documented by HighLevel and
left open.
"""

BLOCKS = {
    "dates": """
    CreatedDate       datetime   =dateAdded readonly
    LastModifiedDate  datetime   =dateUpdated readonly""",
    "stamps": """
    CreatedDate       datetime   =createdAt readonly
    LastModifiedDate  datetime   =updatedAt readonly""",
    "address": """
    City              string
    State             string
    PostalCode        string
    Country           string""",
}

OBJECTS = {
    "Contact": """Contact | Contacts | con | fetchable
    Id                id
    LocationId        ref(Location) createonly
    Name              string     joins:FirstName+LastName
    FirstName         string
    LastName          string
    Email             email      external
    Phone             phone      external
    CompanyName       string
    BusinessId        ref(Business) in:Contacts
    Address1          string
    +address
    Website           url
    Timezone          string
    Source            string
    Type              picklist   only:lead|customer =type
    Gender            string
    DateOfBirth       date
    Dnd               boolean
    Tags              textlist
    AdditionalEmails  textlist   readonly
    Followers         textlist   readonly
    Attachments       textlist   readonly
    AssignedToId      ref(User)  =assignedTo in:AssignedContacts
    ValidEmail        boolean    readonly
    IsValidWhatsapp   boolean    readonly
    LastActivity      datetime   readonly
    LastAppointment   datetime   readonly
    +dates
    """,
    "Opportunity": """Opportunity | Opportunities | opp | fetchable
    Id                id
    LocationId        ref(Location) createonly
    Name              string     required
    ContactId         ref(Contact) required createonly cascade in:Opportunities
    PipelineId        ref(Pipeline) required in:Opportunities
    PipelineStageId   ref(PipelineStage) in:Opportunities
    Status            picklist   only:open|won|lost|abandoned default:open
    MonetaryValue     currency
    AssignedToId      ref(User)  =assignedTo in:AssignedOpportunities
    Source            string
    LostReasonId      string
    Followers         textlist   readonly
    ForecastProbability        double
    ForecastExpectedCloseDate  date
    LastStatusChangeDate       datetime =lastStatusChangeAt readonly
    LastStageChangeDate        datetime =lastStageChangeAt readonly
    CreatedDate       datetime   =createdAt readonly
    LastModifiedDate  datetime   =updatedAt readonly
    """,
    "Task": """Task | Tasks | tsk
    Id                id
    LocationId        ref(Location) createonly
    Title             string     required
    Body              textarea
    DueDate           datetime   required
    Completed         boolean
    ContactId         ref(Contact) required createonly cascade in:Tasks
    AssignedToId      ref(User)  =assignedTo in:AssignedTasks
    +dates
    """,
    "Note": """Note | Notes | not
    Id                id
    LocationId        ref(Location) createonly
    Title             string
    Body              textarea   required
    Color             string
    Pinned            boolean
    ContactId         ref(Contact) required createonly cascade in:Notes
    UserId            ref(User)  in:Notes
    +dates
    """,
    "Appointment": """Appointment | Appointments | apt | fetchable
    Id                id
    LocationId        ref(Location) createonly
    Title             string
    Description       textarea
    Address           string
    CalendarId        ref(Calendar) required in:Appointments
    ContactId         ref(Contact) required createonly cascade in:Appointments
    GroupId           string     readonly
    AppointmentStatus picklist   only:new|confirmed|cancelled|showed|noshow|invalid|active|completed default:confirmed
    MeetingLocationType picklist only:custom|zoom|gmeet|phone|address|ms_teams|google
    AssignedUserId    ref(User)  in:Appointments
    Users             textlist   readonly
    Notes             textarea   readonly
    Source            string     readonly
    StartTime         datetime   required
    EndTime           datetime
    +dates
    """,
    "Conversation": """Conversation | Conversations | cnv | fetchable
    Id                id
    LocationId        ref(Location) createonly
    ContactId         ref(Contact) required createonly cascade in:Conversations
    AssignedToId      ref(User)  =assignedTo readonly in:Conversations
    Type              string     readonly
    UnreadCount       integer
    Starred           boolean
    Inbox             boolean    readonly
    Deleted           boolean    readonly
    LastMessageBody       textarea  readonly
    LastMessageType       string    readonly
    LastMessageDirection  picklist  only:inbound|outbound readonly
    LastMessageDate       datetime  readonly
    +dates
    """,
    "Message": """Message | Messages | msg | noupdate nodelete fetchable
    Id                id
    LocationId        ref(Location) createonly
    ConversationId    ref(Conversation) in:Messages cascade
    ContactId         ref(Contact) required cascade in:Messages
    Type              picklist   only:SMS|RCS|Email|WhatsApp|IG|FB|Custom|Live_Chat|TIKTOK|Call required
    Direction         picklist   only:inbound|outbound default:outbound readonly
    Status            string     readonly
    Message           textarea
    Subject           string
    Html              textarea
    ContentType       string     readonly
    Attachments       textlist
    EmailFrom         email
    EmailTo           email
    EmailCc           textlist
    EmailBcc          textlist
    EmailMessageId    string     readonly
    FromNumber        phone
    ToNumber          phone
    ReplyMessageId    string
    ThreadId          string
    TemplateId        string
    AppointmentId     ref(Appointment)
    ScheduledTime     datetime   =scheduledTimestamp
    ConversationProviderId  string
    UserId            ref(User)  readonly in:Messages
    Source            string     readonly
    CallDuration      integer    readonly
    CallStatus        string     readonly
    CreatedDate       datetime   =dateAdded readonly
    """,
    "Business": """Business | Businesses | bus | fetchable
    Id                id
    LocationId        ref(Location) createonly
    Name              string     required
    Phone             phone
    Email             email
    Website           url
    Address           string
    +address
    Description       textarea
    +stamps
    """,
    "User": """User | Users | usr | readonly
    Id                id
    Name              string     joins:FirstName+LastName
    FirstName         string
    LastName          string
    Email             email
    Phone             phone
    Extension         string
    Role              string
    Type              string
    CompanyId         string
    """,
    "Location": """Location | Locations | loc | readonly
    Id                id
    CompanyId         string
    Name              string
    Email             email
    Phone             phone
    Address           string
    +address
    Website           url
    Timezone          string
    """,
    "Pipeline": """Pipeline | Pipelines | pip | readonly
    Id                id
    LocationId        ref(Location)
    Name              string
    ShowInFunnel      boolean
    ShowInPieChart    boolean
    """,
    "PipelineStage": """Pipeline Stage | Pipeline Stages | pst | readonly
    Id                id
    PipelineId        ref(Pipeline) in:Stages
    Name              string
    Position          integer
    """,
    "Calendar": """Calendar | Calendars | cal | readonly
    Id                id
    LocationId        ref(Location)
    GroupId           string
    Name              string
    Description       textarea
    Slug              string
    CalendarType      picklist   only:round_robin|event|class_booking|collective|service_booking|personal
    SlotDuration      integer
    IsActive          boolean
    """,
    "Tag": """Tag | Tags | tag
    Id                id
    LocationId        ref(Location) createonly
    Name              string     required
    """,
    "Campaign": """Campaign | Campaigns | cmp | readonly
    Id                id
    LocationId        ref(Location)
    Name              string
    Status            string
    """,
    "Workflow": """Workflow | Workflows | wfl | readonly
    Id                id
    LocationId        ref(Location)
    Name              string
    Status            string
    Version           integer
    +stamps
    """,
    "Form": """Form | Forms | frm | readonly
    Id                id
    LocationId        ref(Location)
    Name              string
    """,
    "FormSubmission": """Form Submission | Form Submissions | fsb | readonly
    Id                id
    LocationId        ref(Location)
    FormId            ref(Form)  in:Submissions
    ContactId         ref(Contact) in:FormSubmissions
    Name              string
    Email             email
    CreatedDate       datetime   =createdAt
    """,
    "Invoice": """Invoice | Invoices | inv | fetchable
    Id                id         =_id
    LocationId        ref(Location) =altId createonly
    ContactId         ref(Contact) required in:Invoices
    Name              string     required
    Title             string
    InvoiceNumber     string
    CurrencyCode      string     =currency required
    Status            picklist   only:draft|sent|payment_processing|paid|void|partially_paid default:draft readonly
    IssueDate         date       required
    DueDate           date
    Total             currency   readonly
    AmountPaid        currency   readonly
    AmountDue         currency   readonly
    LiveMode          boolean
    +stamps
    """,
    "InvoiceItem": """Invoice Item | Invoice Items | ini
    Id                id         =_id
    InvoiceId         ref(Invoice) required createonly cascade in:Items
    Name              string     required
    Description       textarea
    Quantity          double     =qty
    Amount            currency   required
    CurrencyCode      string     =currency
    ProductId         ref(Product)
    PriceId           ref(Price)
    """,
    "Product": """Product | Products | prd | fetchable
    Id                id         =_id
    LocationId        ref(Location) createonly
    Name              string     required
    Description       textarea
    ProductType       picklist   only:DIGITAL|PHYSICAL|SERVICE|PHYSICAL/DIGITAL default:DIGITAL
    AvailableInStore  boolean
    StatementDescriptor  string
    Image             url
    UserId            ref(User)
    +stamps
    """,
    "Price": """Price | Prices | prc
    Id                id         =_id
    LocationId        ref(Location) createonly
    ProductId         ref(Product) =product required cascade in:Prices
    Name              string     required
    PriceType         picklist   only:one_time|recurring =type
    CurrencyCode      string     =currency
    Amount            currency
    CompareAtPrice    currency
    TrackInventory    boolean
    AvailableQuantity integer
    UserId            ref(User)
    +stamps
    """,
    "Order": """Order | Orders | ord | readonly
    Id                id         =_id
    LocationId        ref(Location) =altId
    ContactId         ref(Contact) in:Orders
    Status            string
    FulfillmentStatus string
    CurrencyCode      string     =currency
    Amount            currency
    LiveMode          boolean
    +stamps
    """,
    "Relation": """Relation | Relations | rel | noupdate
    Id                id
    LocationId        ref(Location) createonly
    AssociationId     string     required
    FirstObjectKey    string
    FirstRecordId     string     required
    SecondObjectKey   string
    SecondRecordId    string     required
    """,
    "Association": """Association | Associations | asc | readonly
    Id                id
    LocationId        ref(Location)
    AssociationType   string
    FirstObjectKey    string
    FirstObjectLabel  string
    SecondObjectKey   string
    SecondObjectLabel string
    Key               string
    """,
    "CampaignStatus": """Campaign Status | Campaign Statuses | cst | readonly event
    Id                id
    LocationId        ref(Location)
    ContactId         ref(Contact)
    Status            string
    TemplateId        string
    Replied           string
    CreatedDate       datetime   =dateAdded
    """,
    "AppInstallation": """App Installation | App Installations | app | readonly event
    Id                id         =appId
    LocationId        ref(Location)
    CompanyId         string
    UserId            ref(User)
    PlanId            string
    CompanyName       string
    """,
    "AppUninstallation": """App Uninstallation | App Uninstallations | apu | readonly event
    Id                id         =appId
    LocationId        ref(Location)
    CompanyId         string
    """,
    "HighLevelEvent": """HighLevel Event | HighLevel Events | hle | readonly event
    Id                id         =_id
    Type              string     =type
    LocationId        ref(Location)
    CompanyId         string
    ContactId         ref(Contact)
    UserId            ref(User)
    Payload           textarea
    """,
    "WorkflowWebhook": """Workflow Webhook | Workflow Webhooks | wwh | readonly event
    Id                id
    LocationId        ref(Location)
    ContactId         ref(Contact)
    WorkflowId        ref(Workflow)
    WorkflowName      string
    Payload           textarea
    """,
}
