// A virtual network: one subnet for the host, one for the private endpoints of storage and vault.
param token string
param location string
param tags object
param isFlex bool

resource network 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: 'vnet-itms-${token}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [
      {
        name: 'host'
        properties: {
          addressPrefix: '10.20.1.0/24'
          delegations: [
            {
              name: 'host'
              properties: { serviceName: isFlex ? 'Microsoft.App/environments' : 'Microsoft.Web/serverFarms' }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: '10.20.2.0/24', privateEndpointNetworkPolicies: 'Disabled' }
      }
    ]
  }
}

output networkId string = network.id
output hostSubnetId string = '${network.id}/subnets/host'
output endpointsSubnetId string = '${network.id}/subnets/endpoints'
