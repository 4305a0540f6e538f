using System.Net;
using System.Net.Sockets;

namespace Itms.Application.SignIn;

/// <summary>Where an attempt to sign in comes from.</summary>
/// <param name="Address">The network address. Null: not known.</param>
/// <param name="Device">The id of a device that this person has signed in from before (<see cref="KnownDevices"/>). Null: it is not known.</param>
public sealed record AttemptOrigin(IPAddress? Address = null, string? Device = null)
{
    public bool IsKnown => Device is not null;

    /// <summary>
    /// What counts as one address. For IPv6 it is the /64 network, because its owner can use every address in it.
    /// </summary>
    public IPAddress Network
    {
        get
        {
            if (Address is null) return IPAddress.None;
            if (Address.IsIPv4MappedToIPv6) return Address.MapToIPv4();
            if (Address.AddressFamily != AddressFamily.InterNetworkV6) return Address;
            var bytes = Address.GetAddressBytes();
            bytes.AsSpan(8).Clear();
            return new IPAddress(bytes);
        }
    }
}
