// ITMS on Azure Functions. What it makes, and how to deploy and upgrade it: ../docs/azure.md
targetScope = 'subscription'

@minLength(3)
@maxLength(20)
@description('The name of the installation. All resource names and addresses are derived from it.')
param environmentName string

@description('A region of this cloud that offers the plan below.')
param location string

@allowed(['flexConsumption', 'elasticPremium', 'dedicated'])
@description('The hosting plan. Flex Consumption is not available in every region, and may be missing in Azure Government.')
param plan string = 'flexConsumption'

@description('Only for elasticPremium: the address of the package in the storage account. See docs/azure.md.')
param packageUri string = ''

@description('The address where people reach ITMS, such as https://itms.agency.gov. Default: the address that Azure assigns.')
param publicUrl string = ''

@description('The client id, in Microsoft Entra ID, of the application that people sign in to.')
param signInClientId string

@description('The tenant of the people who sign in.')
param signInTenantId string = tenant().tenantId

@description('The no-reply address that mails come from. SendGrid must have verified it as a sender.')
param mailFrom string

@description('The name shown with that address.')
param mailFromName string = 'ITMS'

@description('The taskings mailbox, where replies to mails go. Empty: mails name none.')
param mailReplyTo string = ''

@description('True: SendGrid only checks the mails and sends none.')
param mailSandbox bool = false

@description('Addresses and domains whose mail may become a tasking automatically, separated by commas: @dhs.gov,@ice.dhs.gov.')
param intakeSenders string = ''

@description('The name that the agency\'s mail server gives itself in Authentication-Results. Empty: no such header is trusted.')
param intakeAuthenticatedBy string = ''

@description('True: a service may also post mail over HTTP, with the vault\'s secret intake-secret as its password.')
param intakeByPost bool = false

@description('True: the vault\'s secret intake-second-secret is valid as well. Use it while you change intake-secret.')
param intakeSecondSecret bool = false

@description('The IMAP server of the taskings mailbox, such as outlook.office365.com. Empty: ITMS reads no mailbox.')
param mailboxHost string = ''

@description('The address of the taskings mailbox.')
param mailboxUserName string = ''

@description('The client id of the application that reads the mailbox. Its secret is the vault\'s secret mailbox-client-secret.')
param mailboxClientId string = ''

@description('The agency\'s time zone, by its IANA name.')
param timeZone string = 'America/New_York'

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
@description('How many copies of the record Azure keeps, and where.')
param recordRedundancy string = 'Standard_GRS'

@description('True: ITMS gets its own virtual network, and only that network can reach storage and vault.')
param privateNetwork bool = false

@description('True: Durable Task Scheduler keeps the orchestrations, instead of the host\'s storage account.')
param durableTaskScheduler bool = false

@minValue(1)
@maxValue(16)
@description('How many instances of the host can run orchestrations at once. Each adds 8 storage requests a minute, day and night. If you change it later, change the name of the task hub too. See docs/azure.md.')
param orchestrationPartitions int = 1

@minValue(1)
@maxValue(100)
@description('The most instances of the host at once. Flex Consumption allows no limit below 40.')
param maximumInstances int = 10

@minValue(30)
@maxValue(730)
@description('For how many days logs and traces are kept.')
param logRetentionDays int = 90

@secure()
@description('Other settings, by their names in README.md. Put them here: the next deployment removes settings made anywhere else.')
param settings object = {}

var tags = { 'azd-env-name': environmentName }
// A list becomes one setting for each entry.
var senders = empty(intakeSenders) ? [] : split(intakeSenders, ',')
var senderSettings = toObject(range(0, length(senders)), i => 'Itms__Intake__Senders__${i}', i => trim(senders[i]))
var token = toLower(uniqueString(subscription().id, environmentName, location))

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'app/identity.bicep' = {
  name: 'identity'
  scope: group
  params: { name: 'id-itms-${token}', location: location, tags: tags }
}

module monitoring 'app/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: { token: token, location: location, tags: tags, retentionDays: logRetentionDays, principalId: identity.outputs.principalId }
}

module network 'app/network.bicep' = if (privateNetwork) {
  name: 'network'
  scope: group
  params: { token: token, location: location, tags: tags, isFlex: plan == 'flexConsumption' }
}

// The platform's own data: triggers, leases, orchestrations, the package. It can be rebuilt if it is lost.
module hostStorage 'app/storage.bicep' = {
  name: 'hostStorage'
  scope: group
  params: {
    name: 'sthost${token}'
    location: location
    tags: tags
    sku: 'Standard_LRS'
    containers: ['app-package']
    principalId: identity.outputs.principalId
    privateNetwork: privateNetwork
  }
}

// The record: taskings, history, documents.
module recordStorage 'app/storage.bicep' = {
  name: 'recordStorage'
  scope: group
  params: {
    name: 'stitms${token}'
    location: location
    tags: tags
    sku: recordRedundancy
    containers: ['documents', 'intake']
    tables: ['itms']
    queues: ['tasking-intake', 'tasking-intake-poison']
    deletedBlobsKeptDays: 30
    isLocked: true
    principalId: identity.outputs.principalId
    privateNetwork: privateNetwork
  }
}

module vault 'app/vault.bicep' = {
  name: 'vault'
  scope: group
  params: { name: 'kv-${token}', location: location, tags: tags, principalId: identity.outputs.principalId, privateNetwork: privateNetwork }
}

module endpoints 'app/endpoints.bicep' = if (privateNetwork) {
  name: 'endpoints'
  scope: group
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.networkId
    subnetId: network!.outputs.endpointsSubnetId
    storageNames: [hostStorage.outputs.name, recordStorage.outputs.name]
    vaultName: vault.outputs.name
  }
}

module scheduler 'app/scheduler.bicep' = if (durableTaskScheduler) {
  name: 'scheduler'
  scope: group
  params: { name: 'dts-itms-${token}', location: location, tags: tags, principalId: identity.outputs.principalId }
}

module host 'app/host.bicep' = {
  name: 'host'
  scope: group
  // Without these, the host would start before it can reach storage and the vault.
  dependsOn: [endpoints]
  params: {
    name: 'func-itms-${token}'
    location: location
    tags: union(tags, { 'azd-service-name': 'itms' })
    plan: plan
    packageUri: packageUri
    maximumInstances: maximumInstances
    identityName: identity.outputs.name
    hostStorageName: hostStorage.outputs.name
    subnetId: privateNetwork ? network!.outputs.hostSubnetId : ''
    signInClientId: signInClientId
    signInTenantId: signInTenantId
    settings: union(
      {
        APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.connectionString
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'
        Itms__PublicUrl: publicUrl
        Itms__TimeZone: timeZone
        Itms__Storage__TableServiceUri: recordStorage.outputs.tableServiceUri
        Itms__Storage__BlobServiceUri: recordStorage.outputs.blobServiceUri
        Itms__Storage__ClientId: identity.outputs.clientId
        // For the intake's queue trigger: the names that the platform uses for a connection without keys.
        Intake__queueServiceUri: recordStorage.outputs.queueServiceUri
        Intake__credential: 'managedidentity'
        Intake__clientId: identity.outputs.clientId
        Itms__Mail__SendGrid__ApiKey: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/sendgrid-api-key)'
        Itms__Mail__SendGrid__FromAddress: mailFrom
        Itms__Mail__SendGrid__FromName: mailFromName
        Itms__Mail__SendGrid__Sandbox: string(mailSandbox)
      },
      empty(mailReplyTo) ? {} : { Itms__Mail__ReplyTo: mailReplyTo },
      senderSettings,
      empty(intakeAuthenticatedBy) ? {} : { Itms__Intake__AuthenticatedBy: intakeAuthenticatedBy },
      intakeByPost ? { Itms__Intake__Secret: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/intake-secret)' } : {},
      intakeSecondSecret ? { Itms__Intake__SecondSecret: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/intake-second-secret)' } : {},
      // Without a mailbox its timer would cost three requests a minute for nothing.
      empty(mailboxHost) ? { 'AzureWebJobs.MailboxTimer.Disabled': 'true' } : {
        Itms__Mailbox__Host: mailboxHost
        Itms__Mailbox__UserName: mailboxUserName
      },
      empty(mailboxHost) || empty(mailboxClientId) ? {} : {
        Itms__Mailbox__TokenUrl: '${environment().authentication.loginEndpoint}${signInTenantId}/oauth2/v2.0/token'
        Itms__Mailbox__Scope: 'https://${mailboxHost}/.default'
        Itms__Mailbox__ClientId: mailboxClientId
        Itms__Mailbox__ClientSecret: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/mailbox-client-secret)'
      },
      durableTaskScheduler ? {
        DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${scheduler!.outputs.endpoint};Authentication=ManagedIdentity;ClientID=${identity.outputs.clientId}'
        AzureFunctionsJobHost__extensions__durableTask__hubName: scheduler!.outputs.hubName
        AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
        AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
      } : {
        AzureFunctionsJobHost__extensions__durableTask__storageProvider__partitionCount: string(orchestrationPartitions)
      },
      settings
    )
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output SERVICE_ITMS_NAME string = host.outputs.name
output SERVICE_ITMS_URI string = host.outputs.uri
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output HOST_STORAGE_NAME string = hostStorage.outputs.name
output IDENTITY_CLIENT_ID string = identity.outputs.clientId
output IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
