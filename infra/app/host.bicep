// The function app: its plan, its settings, and how people sign in.
param name string
param location string
param tags object
@allowed(['flexConsumption', 'elasticPremium', 'dedicated'])
param plan string
param packageUri string
param maximumInstances int
param identityName string
param hostStorageName string
@description('The subnet of the host. Empty: no virtual network.')
param subnetId string
param signInClientId string
param signInTenantId string
@secure()
param settings object

var isFlex = plan == 'flexConsumption'
var issuer = '${environment().authentication.loginEndpoint}${signInTenantId}/v2.0'
var skus = {
  flexConsumption: { name: 'FC1', tier: 'FlexConsumption' }
  elasticPremium: { name: 'EP1', tier: 'ElasticPremium' }
  dedicated: { name: 'P1v3', tier: 'PremiumV3' }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: hostStorageName
}

resource servers 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: plan == 'elasticPremium' ? 'elastic' : isFlex ? 'functionapp' : 'linux'
  sku: skus[plan]
  properties: union({ reserved: true }, plan == 'elasticPremium' ? { maximumElasticWorkerCount: maximumInstances } : {})
}

// Flex Consumption refuses these settings: its version and package are configured elsewhere.
var runtime = isFlex ? {} : union(
  { FUNCTIONS_EXTENSION_VERSION: '~4', FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated' },
  plan == 'elasticPremium' ? {
    // The plan's usual file share needs a key. So the package is in a container, and the host fetches it with its identity.
    WEBSITE_RUN_FROM_PACKAGE: packageUri
    WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID: identity.id
  } : {})

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: union(
    {
      serverFarmId: servers.id
      httpsOnly: true
      publicNetworkAccess: 'Enabled'
      // The identity that reads the secrets in the vault.
      keyVaultReferenceIdentity: identity.id
      siteConfig: union(
        { minTlsVersion: '1.2', ftpsState: 'Disabled', http20Enabled: true },
        isFlex ? {} : { linuxFxVersion: 'DOTNET-ISOLATED|10.0', vnetRouteAllEnabled: !empty(subnetId) },
        plan == 'dedicated' ? { alwaysOn: true } : {},
        // The platform cannot see queue lengths inside a private network, so the host itself asks for more instances.
        plan == 'elasticPremium' && !empty(subnetId) ? { functionsRuntimeScaleMonitoringEnabled: true } : {})
    },
    empty(subnetId) ? {} : { virtualNetworkSubnetId: subnetId },
    isFlex ? {
      functionAppConfig: {
        runtime: { name: 'dotnet-isolated', version: '10.0' }
        scaleAndConcurrency: {
          instanceMemoryMB: 2048
          maximumInstanceCount: max(maximumInstances, 40)
          // Keep one instance ready, because people wait for these requests.
          alwaysReady: [{ name: 'http', instanceCount: 1 }]
        }
        deployment: {
          storage: {
            type: 'blobContainer'
            value: '${hostStorage.properties.primaryEndpoints.blob}app-package'
            authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
          }
        }
      }
    } : {})

  resource configuration 'config' = {
    name: 'appsettings'
    properties: union(runtime, settings, {
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
      AzureWebJobsStorage__blobServiceUri: hostStorage.properties.primaryEndpoints.blob
      AzureWebJobsStorage__queueServiceUri: hostStorage.properties.primaryEndpoints.queue
      AzureWebJobsStorage__tableServiceUri: hostStorage.properties.primaryEndpoints.table
      Itms__PublicUrl: empty(settings.Itms__PublicUrl) ? 'https://${app.properties.defaultHostName}' : settings.Itms__PublicUrl
      Itms__SignIn: 'appService'
      Itms__AppService__Issuer: issuer
      Itms__AppService__Audience: signInClientId
      Itms__AppService__Tenant: signInTenantId
      // The identity replaces a client secret. See docs/azure.md, "Signing in".
      OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: identity.properties.clientId
    })
  }

  // ITMS itself refuses callers who are not signed in, because calendars and personal tokens come without the platform's sign-in.
  resource signIn 'config' = {
    name: 'authsettingsV2'
    dependsOn: [configuration]
    properties: {
      platform: { enabled: true, runtimeVersion: '~1' }
      globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' }
      httpSettings: { requireHttps: true }
      login: { tokenStore: { enabled: false } }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            openIdIssuer: issuer
            clientId: signInClientId
            clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
          }
          validation: { allowedAudiences: [signInClientId] }
        }
      }
    }
  }

  // Deployment with a password is off.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

output name string = app.name
output uri string = 'https://${app.properties.defaultHostName}'
