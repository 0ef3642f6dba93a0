"""Salesforce's standard objects with their usual fields, for Apex repositories: people, activities and set-up."""

BLOCKS = {
    "system": """
    IsDeleted         boolean    readonly
    CreatedDate       datetime   readonly
    CreatedById       ref(User)  readonly
    LastModifiedDate  datetime   readonly
    LastModifiedById  ref(User)  readonly
    SystemModstamp    datetime   readonly""",
    "owner": """
    OwnerId           ref(User)""",
    "groupowner": """
    OwnerId           ref(Group,User)""",
    "views": """
    LastViewedDate      datetime readonly
    LastReferencedDate  datetime readonly
    LastActivityDate    date     readonly""",
    "record": """
    RecordTypeId      ref(RecordType)
    CurrencyIsoCode   picklist   of:USD|EUR|GBP|JPY|CAD|AUD|CHF|INR""",
    "mailing": """
    MailingStreet     textarea(255)
    MailingCity       string(40)
    MailingState      string(80)
    MailingPostalCode string(20)
    MailingCountry    string(80)
    MailingLatitude   double
    MailingLongitude  double""",
    "other": """
    OtherStreet       textarea(255)
    OtherCity         string(40)
    OtherState        string(80)
    OtherPostalCode   string(20)
    OtherCountry      string(80)""",
    "billing": """
    BillingStreet     textarea(255)
    BillingCity       string(40)
    BillingState      string(80)
    BillingStateCode  string(10)
    BillingPostalCode string(20)
    BillingCountry    string(80)
    BillingCountryCode string(10)
    BillingLatitude   double
    BillingLongitude  double""",
    "shipping": """
    ShippingStreet    textarea(255)
    ShippingCity      string(40)
    ShippingState     string(80)
    ShippingStateCode string(10)
    ShippingPostalCode string(20)
    ShippingCountry   string(80)
    ShippingCountryCode string(10)
    ShippingLatitude  double
    ShippingLongitude double""",
    "street": """
    Street            textarea(255)
    City              string(40)
    State             string(80)
    PostalCode        string(20)
    Country           string(80)
    Latitude          double
    Longitude         double""",
}

_INDUSTRIES = (
    "Agriculture|Apparel|Banking|Biotechnology|Chemicals|Communications|Construction|Consulting|Education|Electronics|"
    "Energy|Engineering|Entertainment|Environmental|Finance|Food~&~Beverage|Government|Healthcare|Hospitality|\
Insurance|"
    "Machinery|Manufacturing|Media|Not~For~Profit|Recreation|Retail|Shipping|Technology|Telecommunications|"
    "Transportation|Utilities|Other"
)
_SOURCES = "Web|Phone~Inquiry|Partner~Referral|Purchased~List|Other"

OBJECTS = {
    "Account": f"""Account | Accounts | 001
    Id                id
    Name              string(255) required
    ParentId          ref(Account) in:ChildAccounts
    Type              picklist   of:Prospect|Customer~-~Direct|Customer~-~Channel|Channel~Partner~/~Reseller|Other
    AccountNumber     string(40)
    AccountSource     picklist   of:{_SOURCES}
    AnnualRevenue     currency(18.0)
    Industry          picklist   of:{_INDUSTRIES}
    NumberOfEmployees integer
    Ownership         picklist   of:Public|Private|Subsidiary|Other
    Rating            picklist   of:Hot|Warm|Cold
    Site              string(80)
    Sic               string(20)
    SicDesc           string(80)
    TickerSymbol      string(20)
    Phone             phone(40)
    Fax               phone(40)
    Website           url(255)
    Description       textarea(32000)
    Jigsaw            string(20)
    PhotoUrl          url(255)   readonly
    IsPersonAccount   boolean    readonly
    MasterRecordId    ref(Account) readonly
    +billing
    +shipping
    +record
    +owner
    +system
    +views
    """,
    "Contact": f"""Contact | Contacts | 003
    Id                id
    AccountId         ref(Account) in:Contacts cascade
    Salutation        picklist   of:Mr.|Ms.|Mrs.|Dr.|Prof.
    FirstName         string(40)
    MiddleName        string(40)
    LastName          string(80) required
    Suffix            string(40)
    Name              string(121) joins:FirstName+LastName
    Title             string(128)
    Department        string(80)
    Email             email(80)
    Phone             phone(40)
    MobilePhone       phone(40)
    HomePhone         phone(40)
    OtherPhone        phone(40)
    AssistantName     string(40)
    AssistantPhone    phone(40)
    Fax               phone(40)
    Birthdate         date
    Description       textarea(32000)
    LeadSource        picklist   of:{_SOURCES}
    ReportsToId       ref(Contact)
    DoNotCall         boolean
    HasOptedOutOfEmail boolean
    HasOptedOutOfFax  boolean
    EmailBouncedReason string(255)
    EmailBouncedDate  datetime
    IsEmailBounced    boolean    readonly
    IndividualId      ref(Individual)
    MasterRecordId    ref(Contact) readonly
    Jigsaw            string(20)
    PhotoUrl          url(255)   readonly
    +mailing
    +other
    +record
    +owner
    +system
    +views
    """,
    "Lead": f"""Lead | Leads | 00Q
    Id                id
    Salutation        picklist   of:Mr.|Ms.|Mrs.|Dr.|Prof.
    FirstName         string(40)
    MiddleName        string(40)
    LastName          string(80) required
    Name              string(121) joins:FirstName+LastName
    Company           string(255) required
    Title             string(128)
    Email             email(80)
    Phone             phone(40)
    MobilePhone       phone(40)
    Fax               phone(40)
    Website           url(255)
    Status            picklist   of:Open~-~Not~Contacted|Working~-~Contacted|Closed~-~Converted|\
Closed~-~Not~Converted default:Open~-~Not~Contacted
    LeadSource        picklist   of:{_SOURCES}
    Industry          picklist   of:{_INDUSTRIES}
    Rating            picklist   of:Hot|Warm|Cold
    AnnualRevenue     currency(18.0)
    NumberOfEmployees integer
    Description       textarea(32000)
    IsConverted       boolean    readonly
    ConvertedDate     date       readonly
    ConvertedAccountId     ref(Account) readonly
    ConvertedContactId     ref(Contact) readonly
    ConvertedOpportunityId ref(Opportunity) readonly
    IsUnreadByOwner   boolean
    DoNotCall         boolean
    HasOptedOutOfEmail boolean
    +street
    +record
    +groupowner
    +system
    +views
    """,
    "Case": """Case | Cases | 500
    Id                id
    CaseNumber        string(30) auto:{00000000} readonly
    Subject           string(255)
    Description       textarea(32000)
    Status            picklist   of:New|Working|Escalated|Closed default:New
    Priority          picklist   of:High|Medium|Low default:Medium
    Origin            picklist   of:Phone|Email|Web
    Type              picklist   of:Mechanical|Electrical|Electronic|Structural|Other|Question|Problem|Feature~Request
    Reason            picklist   of:Installation|Equipment~Complexity|Performance|Breakdown|Equipment~Design|Feedback|\
Other
    AccountId         ref(Account) in:Cases
    ContactId         ref(Contact) in:Cases
    AssetId           ref(Asset) in:Cases
    ParentId          ref(Case)  in:Cases
    ContactEmail      email(80)  readonly
    ContactPhone      phone(40)  readonly
    SuppliedName      string(80)
    SuppliedEmail     email(80)
    SuppliedPhone     string(40)
    SuppliedCompany   string(80)
    Comments          textarea(4000)
    IsClosed          boolean    when:Status=Closed
    IsEscalated       boolean
    ClosedDate        datetime   readonly
    +record
    +groupowner
    +system
    +views
    """,
    "CaseComment": """Case Comment | Case Comments | 00a
    Id                id
    ParentId          ref(Case)  required cascade in:CaseComments
    CommentBody       textarea(4000)
    IsPublished       boolean
    +system
    """,
    "Task": """Task | Tasks | 00T
    Id                id
    Subject           string(255)
    Status            picklist   of:Not~Started|In~Progress|Completed|Waiting~on~someone~else|Deferred \
default:Not~Started
    Priority          picklist   of:High|Normal|Low default:Normal
    ActivityDate      date
    Description       textarea(32000)
    Type              picklist   of:Call|Email|Meeting|Other
    TaskSubtype       picklist   of:Task|Email|Call default:Task
    WhoId             ref(Contact,Lead) via:Who in:Tasks
    WhatId            ref(Account,Asset,Campaign,Case,Contract,Opportunity,Order,Product2) via:What in:Tasks
    AccountId         ref(Account) readonly
    IsClosed          boolean    when:Status=Completed
    IsHighPriority    boolean    when:Priority=High
    IsReminderSet     boolean
    ReminderDateTime  datetime
    CompletedDateTime datetime   readonly
    CallType          picklist   of:Internal|Inbound|Outbound
    CallDurationInSeconds integer
    CallDisposition   string(255)
    CallObject        string(255)
    IsRecurrence      boolean
    IsArchived        boolean    readonly
    +record
    +groupowner
    +system
    """,
    "Event": """Event | Events | 00U
    Id                id
    Subject           string(255)
    Location          string(255)
    StartDateTime     datetime
    EndDateTime       datetime
    ActivityDate      date
    ActivityDateTime  datetime
    DurationInMinutes integer
    IsAllDayEvent     boolean
    Description       textarea(32000)
    Type              picklist   of:Email|Meeting|Other|Call
    ShowAs            picklist   of:Busy|OutOfOffice|Free default:Busy
    IsPrivate         boolean
    WhoId             ref(Contact,Lead) via:Who in:Events
    WhatId            ref(Account,Asset,Campaign,Case,Contract,Opportunity,Order,Product2) via:What in:Events
    AccountId         ref(Account) readonly
    IsReminderSet     boolean
    ReminderDateTime  datetime
    +record
    +owner
    +system
    """,
    "User": """User | Users | 005 | nodelete
    Id                id
    Username          string(80) required unique
    FirstName         string(40)
    LastName          string(80) required
    Name              string(121) joins:FirstName+LastName
    Email             email(128) required
    Alias             string(8)  required
    CommunityNickname string(40)
    CompanyName       string(80)
    Department        string(80)
    Division          string(80)
    Title             string(80)
    Phone             phone(40)
    MobilePhone       phone(40)
    EmployeeNumber    string(20)
    FederationIdentifier string(512)
    IsActive          boolean    default:true
    UserType          string(40) readonly
    ProfileId         ref(Profile) required in:Users
    UserRoleId        ref(UserRole) in:Users
    ManagerId         ref(User)
    ContactId         ref(Contact) in:Users
    AccountId         ref(Account) readonly in:Users
    TimeZoneSidKey    string(40) required
    LocaleSidKey      string(40) required
    LanguageLocaleKey string(40) required
    EmailEncodingKey  string(40) required
    DefaultCurrencyIsoCode string(3)
    UserPermissionsMarketingUser boolean
    LastLoginDate     datetime   readonly
    +street
    CreatedDate       datetime   readonly
    CreatedById       ref(User)  readonly
    LastModifiedDate  datetime   readonly
    LastModifiedById  ref(User)  readonly
    SystemModstamp    datetime   readonly
    """,
    "Profile": """Profile | Profiles | 00e | readonly notrigger
    Id                id
    Name              string(255)
    Description       string(255)
    UserType          string(40)
    UserLicenseId     string(18)
    PermissionsModifyAllData boolean
    PermissionsViewAllData   boolean
    PermissionsAuthorApex    boolean
    CreatedDate       datetime
    LastModifiedDate  datetime
    SystemModstamp    datetime
    """,
    "UserRole": """Role | Roles | 00E
    Id                id
    Name              string(80) required
    DeveloperName     string(80)
    ParentRoleId      ref(UserRole)
    RollupDescription string(80)
    LastModifiedDate  datetime   readonly
    SystemModstamp    datetime   readonly
    """,
    "Group": """Group | Groups | 00G
    Id                id
    Name              string(40) required
    DeveloperName     string(80)
    Type              picklist   of:Regular|Role|RoleAndSubordinates|Organization|Queue default:Regular
    Email             email(80)
    OwnerId           ref(User)  readonly
    RelatedId         ref(UserRole,User) readonly via:Related
    CreatedDate       datetime   readonly
    LastModifiedDate  datetime   readonly
    SystemModstamp    datetime   readonly
    """,
    "GroupMember": """Group Member | Group Members | 011 | noupdate
    Id                id
    GroupId           ref(Group) required cascade in:GroupMembers
    UserOrGroupId     ref(Group,User) required via:UserOrGroup
    SystemModstamp    datetime   readonly
    """,
    "QueueSobject": """Queue Sobject | Queue Sobjects | 03g | noupdate
    Id                id
    QueueId           ref(Group) required cascade in:QueueSobjects
    SobjectType       string(40) required
    SystemModstamp    datetime   readonly
    """,
    "PermissionSet": """Permission Set | Permission Sets | 0PS
    Id                id
    Name              string(80) required
    Label             string(80) required
    Description       string(255)
    IsOwnedByProfile  boolean    readonly
    ProfileId         ref(Profile) readonly
    IsCustom          boolean    readonly
    SystemModstamp    datetime   readonly
    """,
    "PermissionSetAssignment": """Permission Set Assignment | Permission Set Assignments | 0Pa | noupdate
    Id                id
    PermissionSetId   ref(PermissionSet) required in:Assignments
    AssigneeId        ref(User)  required in:PermissionSetAssignments
    IsActive          boolean    readonly
    SystemModstamp    datetime   readonly
    """,
    "RecordType": """Record Type | Record Types | 012 | readonly notrigger
    Id                id
    Name              string(80)
    DeveloperName     string(80)
    Description       string(255)
    SobjectType       string(40)
    IsActive          boolean
    NamespacePrefix   string(15)
    CreatedDate       datetime
    SystemModstamp    datetime
    """,
    "Organization": """Organization | Organizations | 00D | readonly notrigger
    Id                id
    Name              string(80)
    Phone             phone(40)
    Fax               phone(40)
    PrimaryContact    string(80)
    Division          string(80)
    InstanceName      string(5)
    IsSandbox         boolean
    OrganizationType  string(40)
    NamespacePrefix   string(15)
    DefaultLocaleSidKey string(40)
    LanguageLocaleKey string(40)
    TimeZoneSidKey    string(40)
    FiscalYearStartMonth integer
    TrialExpirationDate datetime
    +street
    CreatedDate       datetime
    SystemModstamp    datetime
    """,
    "Name": """Name | Names | 000 | readonly abstract
    Id                id
    Name              string(255)
    FirstName         string(40)
    LastName          string(80)
    Type              string(40)
    Username          string(80)
    Email             email(80)
    Phone             phone(40)
    Title             string(128)
    Alias             string(8)
    IsActive          boolean
    ProfileId         ref(Profile)
    UserRoleId        ref(UserRole)
    """,
    "Individual": """Individual | Individuals | 0PK
    Id                id
    FirstName         string(40)
    LastName          string(80) required
    Name              string(121) joins:FirstName+LastName
    BirthDate         date
    HasOptedOutTracking boolean
    +owner
    +system
    """,
    "ApexClass": """Apex Class | Apex Classes | 01p | readonly notrigger
    Id                id
    Name              string(255)
    Body              textarea
    Status            string(40)
    ApiVersion        double(18.1)
    IsValid           boolean
    NamespacePrefix   string(15)
    LengthWithoutComments integer
    CreatedDate       datetime
    LastModifiedDate  datetime
    SystemModstamp    datetime
    """,
    "ApexTrigger": """Apex Trigger | Apex Triggers | 01q | readonly notrigger
    Id                id
    Name              string(255)
    TableEnumOrId     string(40)
    Body              textarea
    Status            string(40)
    ApiVersion        double(18.1)
    IsValid           boolean
    NamespacePrefix   string(15)
    CreatedDate       datetime
    SystemModstamp    datetime
    """,
    "AsyncApexJob": """Apex Job | Apex Jobs | 707 | readonly notrigger
    Id                id
    ApexClassId       ref(ApexClass)
    JobType           string(40)
    Status            string(40)
    JobItemsProcessed integer
    TotalJobItems     integer
    NumberOfErrors    integer
    MethodName        string(255)
    ExtendedStatus    string(1000)
    ParentJobId       string(18)
    CompletedDate     datetime
    CreatedDate       datetime
    CreatedById       ref(User)
    """,
    "CronTrigger": """Scheduled Job | Scheduled Jobs | 08e | readonly notrigger
    Id                id
    CronJobDetailId   ref(CronJobDetail)
    CronExpression    string(255)
    State             string(40)
    TimesTriggered    integer
    NextFireTime      datetime
    PreviousFireTime  datetime
    StartTime         datetime
    EndTime           datetime
    OwnerId           ref(User)
    TimeZoneSidKey    string(40)
    CreatedDate       datetime
    CreatedById       ref(User)
    """,
    "CronJobDetail": """Cron Job Detail | Cron Job Details | 08a | readonly notrigger
    Id                id
    Name              string(255)
    JobType           string(40)
    """,
    "StaticResource": """Static Resource | Static Resources | 081 | readonly notrigger
    Id                id
    Name              string(255)
    Body              base64
    BodyLength        integer
    ContentType       string(120)
    NamespacePrefix   string(15)
    SystemModstamp    datetime
    """,
    "EmailTemplate": """Email Template | Email Templates | 00X
    Id                id
    Name              string(80) required
    DeveloperName     string(80) required
    FolderId          string(18) required
    TemplateType      picklist   of:text|html|custom|visualforce
    Subject           string(255)
    Body              textarea(384000)
    HtmlValue         textarea(384000)
    Encoding          string(40)
    IsActive          boolean
    Description       string(255)
    +owner
    +system
    """,
    "EmailMessage": """Email Message | Email Messages | 02s
    Id                id
    ParentId          ref(Case)  in:EmailMessages
    RelatedToId       ref(Account,Campaign,Case,Contract,Opportunity,Order) via:RelatedTo
    Subject           string(3000)
    TextBody          textarea(131072)
    HtmlBody          textarea(131072)
    Headers           textarea(32000)
    FromAddress       email(1000)
    FromName          string(1000)
    ToAddress         string(4000)
    CcAddress         string(4000)
    BccAddress        string(4000)
    Incoming          boolean
    Status            picklist   of:0|1|2|3|4|5
    MessageDate       datetime
    HasAttachment     boolean    readonly
    ThreadIdentifier  string(4000)
    +system
    """,
}
