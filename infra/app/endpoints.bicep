// Private endpoints for both storage accounts and the vault, and the DNS names that lead to them.
param location string
param tags object
param networkId string
param subnetId string
param storageNames array
param vaultName string

// The DNS zones, named as in this cloud: privatelink.blob.core.windows.net, privatelink.blob.core.usgovcloudapi.net, …
var storageServices = ['blob', 'queue', 'table']
var storageZones = [for service in storageServices: 'privatelink.${service}.${environment().suffixes.storage}']
var vaultZone = 'privatelink.vaultcore${substring(environment().suffixes.keyvaultDns, length('.vault'))}'
var zoneNames = concat(storageZones, [vaultZone])

var storageEndpoints = flatten(map(storageNames, account => map(range(0, length(storageServices)), i => {
  name: 'pe-${account}-${storageServices[i]}'
  target: resourceId('Microsoft.Storage/storageAccounts', account)
  service: storageServices[i]
  zone: i
})))
var endpoints = concat(storageEndpoints, [
  {
    name: 'pe-${vaultName}'
    target: resourceId('Microsoft.KeyVault/vaults', vaultName)
    service: 'vault'
    zone: length(storageServices)
  }
])

resource zones 'Microsoft.Network/privateDnsZones@2020-06-01' = [for zone in zoneNames: {
  name: zone
  location: 'global'
  tags: tags
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = [for (zone, i) in zoneNames: {
  parent: zones[i]
  name: 'itms'
  location: 'global'
  tags: tags
  properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
}]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-01-01' = [for each in endpoints: {
  name: each.name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: each.name
        properties: { privateLinkServiceId: each.target, groupIds: [each.service] }
      }
    ]
  }
}]

resource named 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-01-01' = [for (each, i) in endpoints: {
  parent: endpoint[i]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: each.service
        properties: { privateDnsZoneId: zones[each.zone].id }
      }
    ]
  }
}]
