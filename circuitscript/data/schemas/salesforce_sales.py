"""Salesforce's standard objects with their usual fields: sales, products, campaigns and files."""

_STAGES = (
    "Prospecting|Qualification|Needs~Analysis|Value~Proposition|Id.~Decision~Makers|Perception~Analysis|"
    "Proposal/Price~Quote|Negotiation/Review|Closed~Won|Closed~Lost"
)
_SOURCES = "Web|Phone~Inquiry|Partner~Referral|Purchased~List|Other"

OBJECTS = {
    "Opportunity": f"""Opportunity | Opportunities | 006
    Id                id
    AccountId         ref(Account) in:Opportunities cascade
    Name              string(120) required
    StageName         picklist   of:{_STAGES} required
    CloseDate         date       required
    Amount            currency(18.2)
    Probability       percent(3.0)
    ExpectedRevenue   currency(18.2) readonly
    TotalOpportunityQuantity double(18.2)
    Type              picklist   of:Existing~Customer~-~Upgrade|Existing~Customer~-~Replacement|\
Existing~Customer~-~Downgrade|New~Customer
    NextStep          string(255)
    LeadSource        picklist   of:{_SOURCES}
    Description       textarea(32000)
    IsClosed          boolean    when:StageName=Closed~Won|Closed~Lost
    IsWon             boolean    when:StageName=Closed~Won
    IsPrivate         boolean
    ForecastCategory  picklist   of:Omitted|Pipeline|BestCase|MostLikely|Forecast|Closed readonly
    ForecastCategoryName picklist of:Omitted|Pipeline|Best~Case|Most~Likely|Commit|Closed
    CampaignId        ref(Campaign) in:Opportunities
    ContactId         ref(Contact) createonly
    Pricebook2Id      ref(Pricebook2) in:Opportunities
    HasOpportunityLineItem boolean readonly
    HasOpenActivity   boolean    readonly
    HasOverdueTask    boolean    readonly
    FiscalQuarter     integer    readonly
    FiscalYear        integer    readonly
    Fiscal            string(6)  readonly
    SyncedQuoteId     ref(Quote) readonly
    ContractId        ref(Contract)
    +record
    +owner
    +system
    +views
    """,
    "OpportunityLineItem": """Opportunity Product | Opportunity Products | 00k
    Id                id
    OpportunityId     ref(Opportunity) required createonly cascade in:OpportunityLineItems
    PricebookEntryId  ref(PricebookEntry) in:OpportunityLineItems
    Product2Id        ref(Product2) in:OpportunityLineItems
    Name              string(376) readonly
    ProductCode       string(255) readonly
    Quantity          double(18.2) required
    UnitPrice         currency(18.2)
    ListPrice         currency(18.2) readonly
    TotalPrice        currency(18.2)
    Subtotal          currency(18.2) readonly
    Discount          percent(5.2)
    ServiceDate       date
    SortOrder         integer    readonly
    Description       string(255)
    +system
    """,
    "OpportunityContactRole": """Opportunity Contact Role | Opportunity Contact Roles | 00K
    Id                id
    OpportunityId     ref(Opportunity) required createonly cascade in:OpportunityContactRoles
    ContactId         ref(Contact) required cascade in:OpportunityContactRoles
    Role              picklist   of:Business~User|Decision~Maker|Economic~Buyer|Economic~Decision~Maker|Evaluator|\
Executive~Sponsor|Influencer|Technical~Buyer|Other
    IsPrimary         boolean
    +system
    """,
    "OpportunityHistory": """Opportunity History | Opportunity Histories | 008 | readonly notrigger
    Id                id
    OpportunityId     ref(Opportunity) cascade in:OpportunityHistories
    StageName         string(40)
    Amount            currency(18.2)
    ExpectedRevenue   currency(18.2)
    CloseDate         date
    Probability       percent(3.0)
    CreatedDate       datetime
    CreatedById       ref(User)
    SystemModstamp    datetime
    """,
    "Product2": """Product | Products | 01t
    Id                id
    Name              string(255) required
    ProductCode       string(255)
    Description       textarea(4000)
    IsActive          boolean
    Family            picklist   of:None
    StockKeepingUnit  string(180)
    QuantityUnitOfMeasure picklist of:Each
    DisplayUrl        url(1000)
    ExternalId        string(255)
    +record
    +system
    """,
    "Pricebook2": """Price Book | Price Books | 01s
    Id                id
    Name              string(255) required
    Description       string(255)
    IsActive          boolean
    IsStandard        boolean    readonly
    +system
    """,
    "PricebookEntry": """Price Book Entry | Price Book Entries | 01u
    Id                id
    Pricebook2Id      ref(Pricebook2) required createonly cascade in:PricebookEntries
    Product2Id        ref(Product2) required createonly cascade in:PricebookEntries
    Name              string(255) readonly
    ProductCode       string(255) readonly
    UnitPrice         currency(18.2) required
    IsActive          boolean
    UseStandardPrice  boolean
    CurrencyIsoCode   picklist   of:USD|EUR|GBP|JPY|CAD|AUD|CHF|INR
    +system
    """,
    "Quote": """Quote | Quotes | 0Q0
    Id                id
    Name              string(255) required
    QuoteNumber       string(30) auto:{00000000} readonly
    OpportunityId     ref(Opportunity) required createonly cascade in:Quotes
    AccountId         ref(Account) readonly in:Quotes
    ContactId         ref(Contact) in:Quotes
    Pricebook2Id      ref(Pricebook2) in:Quotes
    Status            picklist   of:Draft|Needs~Review|In~Review|Approved|Rejected|Presented|Accepted|Denied
    ExpirationDate    date
    Description       textarea(32000)
    Email             email(80)
    Phone             phone(40)
    Discount          percent(5.2) readonly
    Subtotal          currency(18.2) readonly
    TotalPrice        currency(18.2) readonly
    GrandTotal        currency(18.2) readonly
    Tax               currency(18.2)
    ShippingHandling  currency(18.2)
    IsSyncing         boolean    readonly
    LineItemCount     integer    readonly
    +billing
    +shipping
    +record
    +owner
    +system
    """,
    "QuoteLineItem": """Quote Line Item | Quote Line Items | 0QL
    Id                id
    QuoteId           ref(Quote) required createonly cascade in:QuoteLineItems
    PricebookEntryId  ref(PricebookEntry) required
    Product2Id        ref(Product2)
    Quantity          double(18.2) required
    UnitPrice         currency(18.2) required
    Discount          percent(5.2)
    ListPrice         currency(18.2) readonly
    Subtotal          currency(18.2) readonly
    TotalPrice        currency(18.2) readonly
    ServiceDate       date
    Description       string(255)
    SortOrder         integer
    +system
    """,
    "Order": """Order | Orders | 801
    Id                id
    OrderNumber       string(30) auto:{00000000} readonly
    AccountId         ref(Account) in:Orders
    ContractId        ref(Contract) in:Orders
    OpportunityId     ref(Opportunity) in:Orders
    Pricebook2Id      ref(Pricebook2) in:Orders
    Name              string(80)
    Status            picklist   of:Draft|Activated required
    StatusCode        picklist   of:D|A|C|E readonly
    Type              picklist   of:New|Renewal
    EffectiveDate     date       required
    EndDate           date
    Description       textarea(32000)
    TotalAmount       currency(18.2) readonly
    BillToContactId   ref(Contact)
    ShipToContactId   ref(Contact)
    ActivatedDate     datetime   readonly
    +billing
    +shipping
    +record
    +groupowner
    +system
    """,
    "OrderItem": """Order Product | Order Products | 802
    Id                id
    OrderItemNumber   string(30) auto:{0000000000} readonly
    OrderId           ref(Order) required createonly cascade in:OrderItems
    PricebookEntryId  ref(PricebookEntry) createonly in:OrderItems
    Product2Id        ref(Product2) in:OrderItems
    Quantity          double(18.2) required
    UnitPrice         currency(18.2)
    ListPrice         currency(18.2) readonly
    TotalPrice        currency(18.2) readonly
    ServiceDate       date
    EndDate           date
    Description       string(255)
    +system
    """,
    "Contract": """Contract | Contracts | 800
    Id                id
    ContractNumber    string(30) auto:{00000000} readonly
    AccountId         ref(Account) required in:Contracts
    Pricebook2Id      ref(Pricebook2) in:Contracts
    Name              string(80)
    Status            picklist   of:Draft|In~Approval~Process|Activated default:Draft
    StatusCode        picklist   of:Draft|InApproval|Activated readonly
    StartDate         date
    EndDate           date       readonly
    ContractTerm      integer
    Description       textarea(32000)
    CustomerSignedId  ref(Contact)
    CustomerSignedDate date
    CompanySignedId   ref(User)
    CompanySignedDate date
    SpecialTerms      textarea(4000)
    ActivatedDate     datetime   readonly
    +billing
    +shipping
    +record
    +owner
    +system
    """,
    "Asset": """Asset | Assets | 02i
    Id                id
    Name              string(255) required
    AccountId         ref(Account) in:Assets
    ContactId         ref(Contact) in:Assets
    Product2Id        ref(Product2) in:Assets
    ParentId          ref(Asset) in:ChildAssets
    SerialNumber      string(80)
    Status            picklist   of:Shipped|Installed|Registered|Obsolete|Purchased
    Price             currency(18.2)
    Quantity          double(18.2)
    InstallDate       date
    PurchaseDate      date
    UsageEndDate      date
    IsCompetitorProduct boolean
    Description       textarea(32000)
    +record
    +owner
    +system
    """,
    "Campaign": """Campaign | Campaigns | 701
    Id                id
    Name              string(80) required
    ParentId          ref(Campaign) in:ChildCampaigns
    Type              picklist   of:Conference|Webinar|Trade~Show|Public~Relations|Partners|Referral~Program|\
Advertisement|Banner~Ads|Direct~Mail|Email|Telemarketing|Other
    Status            picklist   of:Planned|In~Progress|Completed|Aborted default:Planned
    StartDate         date
    EndDate           date
    IsActive          boolean
    BudgetedCost      currency(18.0)
    ActualCost        currency(18.0)
    ExpectedRevenue   currency(18.0)
    ExpectedResponse  percent(10.2)
    NumberSent        double(18.0)
    NumberOfLeads     integer    readonly
    NumberOfContacts  integer    readonly
    NumberOfResponses integer    readonly
    NumberOfOpportunities integer readonly
    Description       textarea(32000)
    +record
    +owner
    +system
    """,
    "CampaignMember": """Campaign Member | Campaign Members | 00v
    Id                id
    CampaignId        ref(Campaign) required createonly cascade in:CampaignMembers
    LeadId            ref(Lead)  in:CampaignMembers
    ContactId         ref(Contact) in:CampaignMembers
    Status            string(40)
    HasResponded      boolean    readonly
    FirstRespondedDate date      readonly
    Name              string(255) readonly
    FirstName         string(40) readonly
    LastName          string(80) readonly
    Email             email(80)  readonly
    Type              string(40) readonly
    +system
    """,
    "AccountContactRelation": """Account Contact Relationship | Account Contact Relationships | 07k
    Id                id
    AccountId         ref(Account) required createonly cascade in:AccountContactRelations
    ContactId         ref(Contact) required createonly cascade in:AccountContactRelations
    Roles             multipicklist of:Business~User|Decision~Maker|Influencer|Other
    IsActive          boolean
    IsDirect          boolean    readonly
    StartDate         date
    EndDate           date
    +system
    """,
    "AccountContactRole": """Account Contact Role | Account Contact Roles | 02Z
    Id                id
    AccountId         ref(Account) required cascade in:AccountContactRoles
    ContactId         ref(Contact) required cascade in:AccountContactRoles
    Role              string(40)
    IsPrimary         boolean
    +system
    """,
    "AccountTeamMember": """Account Team Member | Account Team Members | 01M
    Id                id
    AccountId         ref(Account) required createonly cascade in:AccountTeamMembers
    UserId            ref(User)  required createonly in:AccountTeamMembers
    TeamMemberRole    string(40)
    AccountAccessLevel string(40)
    +system
    """,
    "AccountShare": """Account Share | Account Share | 00r
    Id                id
    AccountId         ref(Account) required createonly cascade in:Shares
    UserOrGroupId     ref(Group,User) required via:UserOrGroup
    AccountAccessLevel     picklist of:Read|Edit|All
    OpportunityAccessLevel picklist of:None|Read|Edit
    CaseAccessLevel        picklist of:None|Read|Edit
    RowCause          picklist   of:Owner|Manual|Rule|Team readonly
    LastModifiedDate  datetime   readonly
    """,
    "Attachment": """Attachment | Attachments | 00P
    Id                id
    ParentId          ref(Account,Asset,Campaign,Case,Contact,Contract,Event,Lead,Opportunity,Order,Product2,Task) \
via:Parent required in:Attachments
    Name              string(255) required
    Body              base64     required
    BodyLength        integer    readonly
    ContentType       string(120)
    Description       string(500)
    IsPrivate         boolean
    +owner
    +system
    """,
    "Note": """Note | Notes | 002
    Id                id
    ParentId          ref(Account,Asset,Campaign,Case,Contact,Contract,Lead,Opportunity,Order,Product2) via:Parent \
required in:Notes
    Title             string(80) required
    Body              textarea(32000)
    IsPrivate         boolean
    +owner
    +system
    """,
    "ContentVersion": """Content Version | Content Versions | 068
    Id                id
    ContentDocumentId ref(ContentDocument) readonly in:ContentVersions
    Title             string(255)
    Description       string(1000)
    PathOnClient      string(500)
    VersionData       base64
    ContentUrl        url(1300)
    FileType          string(20) readonly
    FileExtension     string(40) readonly
    ContentSize       integer    readonly
    VersionNumber     string(20) readonly
    IsLatest          boolean    readonly
    Origin            picklist   of:C|H
    FirstPublishLocationId string(18) createonly
    ReasonForChange   string(1000)
    +owner
    +system
    """,
    "ContentDocument": """Content Document | Content Documents | 069 | nocreate
    Id                id
    Title             string(255)
    Description       string(1000)
    FileType          string(20) readonly
    FileExtension     string(40) readonly
    ContentSize       integer    readonly
    LatestPublishedVersionId ref(ContentVersion) readonly
    ParentId          string(18)
    +owner
    +system
    """,
    "ContentDocumentLink": """Content Document Link | Content Document Links | 06A
    Id                id
    ContentDocumentId ref(ContentDocument) required createonly cascade in:ContentDocumentLinks
    LinkedEntityId    ref(Account,Asset,Campaign,Case,Contact,Contract,Group,Lead,Opportunity,Order,Product2,User) \
required createonly via:LinkedEntity in:ContentDocumentLinks
    ShareType         picklist   of:V|C|I
    Visibility        picklist   of:AllUsers|InternalUsers|SharedUsers
    IsDeleted         boolean    readonly
    SystemModstamp    datetime   readonly
    """,
    "Document": """Document | Documents | 015
    Id                id
    FolderId          string(18) required
    Name              string(255) required
    DeveloperName     string(80)
    Body              base64
    BodyLength        integer    readonly
    ContentType       string(120)
    Type              string(40)
    IsPublic          boolean
    Description       string(255)
    +system
    """,
    "Folder": """Folder | Folders | 00l
    Id                id
    Name              string(80) required
    DeveloperName     string(80) required
    Type              picklist   of:Document|Email|Report|Dashboard|EmailTemplate
    AccessType        picklist   of:Shared|Public|Hidden|PublicInternal
    +system
    """,
    "FeedItem": """Feed Item | Feed Items | 0D5
    Id                id
    ParentId          ref(Account,Campaign,Case,Contact,Contract,Group,Lead,Opportunity,Order,Product2,User) \
via:Parent required createonly in:Feeds
    Body              textarea(10000)
    Title             string(255)
    Type              string(40)
    LinkUrl           url(1000)
    RelatedRecordId   string(18)
    CommentCount      integer    readonly
    LikeCount         integer    readonly
    +system
    """,
    "BusinessHours": """Business Hours | Business Hours | 01m | readonly notrigger
    Id                id
    Name              string(80)
    IsActive          boolean
    IsDefault         boolean
    TimeZoneSidKey    string(40)
    SystemModstamp    datetime
    """,
    "Holiday": """Holiday | Holidays | 0C0
    Id                id
    Name              string(80) required
    ActivityDate      date
    IsAllDay          boolean
    Description       string(200)
    +system
    """,
    "Solution": """Solution | Solutions | 501
    Id                id
    SolutionName      string(255) required
    SolutionNumber    string(30) auto:{00000000} readonly
    SolutionNote      textarea(32000)
    Status            picklist   of:Draft|Reviewed|Duplicate default:Draft
    IsPublished       boolean
    +owner
    +system
    """,
}
