using System.Net;
using System.Net.Sockets;
using Itms.Application.Webhooks;
using Itms.Domain.Shared;

namespace Itms.Application.Tests.Webhooks;

/// <summary>A webhook never reaches the agency's own networks, whatever name it has.</summary>
public sealed class WebhookGuardTests
{
    private readonly WebhookGuard guard = new(["hooks.agency.example"]);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.0.3")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("168.63.129.16")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2001::1")]
    [InlineData("2002:a00:1::")]
    public void Addresses_of_private_networks_are_not_public(string address) => Assert.False(WebhookGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("192.167.255.255")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("2606:4700::1111")]
    public void Other_addresses_are(string address) => Assert.True(WebhookGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData(null)]
    [InlineData("hooks.example")]
    [InlineData("ftp://hooks.example/")]
    [InlineData("http://1.1.1.1/")]
    [InlineData("https://user:secret@1.1.1.1/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://localhost:8443/")]
    public async Task A_webhook_must_be_https_and_outside(string? url) => Assert.Equal(["url"], await FaultsAsync(url));

    [Theory]
    [InlineData("https://1.1.1.1/itms")]
    [InlineData("https://[2606:4700::1111]/itms?tenant=1")]
    [InlineData("http://hooks.agency.example/")]
    [InlineData("https://HOOKS.agency.example:8443/")]
    public async Task A_public_address_and_an_allowed_host_are_accepted(string url) => Assert.Empty(await FaultsAsync(url));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task The_connection_itself_is_refused_before_a_byte_goes_out(string host)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = guard.CreateClient();

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(
            new Uri($"http://{host}:{((IPEndPoint)listener.LocalEndpoint).Port}/"), TestContext.Current.CancellationToken));

        Assert.IsType<WebhookAddressException>(refused.InnerException);
        Assert.False(listener.Pending());
    }

    private async Task<IEnumerable<string>> FaultsAsync(string? url)
    {
        var errors = new FieldErrors();
        await guard.CheckAsync(url, errors, TestContext.Current.CancellationToken);
        return errors.ByField.Keys;
    }
}
