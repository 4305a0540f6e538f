using System.Net;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Mailbox;
using Itms.TestKit;

namespace Itms.Server.Tests.Mailbox;

public sealed class MailboxSettingsTests
{
    private static readonly MailboxSettings Password =
        new() { Host = "imap.agency.example", UserName = "taskings@agency.example", Password = "s3cret" };

    private static readonly MailboxSettings OAuth =
        Password with { Password = null, ClientId = "app", ClientSecret = "s3cret", TenantId = "agency.example" };

    public static TheoryData<string, MailboxSettings> Wrong => new()
    {
        { "Host", new MailboxSettings { UserName = "someone" } },
        { "Port", Password with { Port = 0 } },
        { "UserName", Password with { UserName = " " } },
        { "Password", Password with { Password = null } },
        { "Password", Password with { Password = "@Microsoft.KeyVault(SecretUri=https://vault/secrets/mailbox)" } },
        { "Password", OAuth with { Password = "both" } },
        { "ClientSecret", OAuth with { ClientSecret = null } },
        { "TenantId", OAuth with { TenantId = null } },
        { "TokenUrl", OAuth with { TokenUrl = new Uri("http://login.agency.example/token") } },
        { "Scope", OAuth with { Scope = "" } },
        { "PollMinutes", Password with { PollMinutes = 0 } },
        { "DoneFolder", Password with { DoneFolder = "inbox" } },
        { "FailedFolder", Password with { FailedFolder = "INBOX" } },
        { "Folder", Password with { Folder = "" } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_setting_is_named(string name, MailboxSettings settings)
    {
        var wrong = Assert.Throws<SettingException>(settings.Check);

        Assert.StartsWith($"Itms:Mailbox:{name} ", wrong.Message);
        Assert.DoesNotContain("s3cret", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_settings_pass_and_never_print_a_secret() => Assert.All([Password, OAuth], settings =>
    {
        Assert.True(settings.Check().IsOn);
        Assert.DoesNotContain("s3cret", settings.ToString(), StringComparison.Ordinal);
    });

    [Fact]
    public void Without_settings_no_mailbox_is_read() => Assert.False(new MailboxSettings().Check().IsOn);

    [Fact]
    public async Task A_token_is_asked_for_with_the_clients_secret_and_kept_while_it_is_valid()
    {
        var clock = new ManualClock(new DateTimeOffset(2027, 1, 11, 14, 0, 0, TimeSpan.Zero));
        using var service = new TokenService();
        using var http = new HttpClient(service);
        var tokens = new OAuthTokens(http, OAuth, clock);

        Assert.Equal("token-1", await tokens.GetAsync(TestContext.Current.CancellationToken));
        clock.Now += TimeSpan.FromMinutes(54);
        Assert.Equal("token-1", await tokens.GetAsync(TestContext.Current.CancellationToken));
        clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal("token-2", await tokens.GetAsync(TestContext.Current.CancellationToken));

        Assert.Equal("https://login.microsoftonline.com/agency.example/oauth2/v2.0/token", service.Address);
        Assert.Equal(
            "grant_type=client_credentials&client_id=app&client_secret=s3cret&scope=https%3A%2F%2Foutlook.office365.com%2F.default", service.Form);
    }

    [Fact]
    public async Task A_refused_client_is_told_without_its_secret()
    {
        using var service = new TokenService { Status = HttpStatusCode.Unauthorized };
        using var http = new HttpClient(service);
        var tokens = new OAuthTokens(http, OAuth, TimeProvider.System);

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => tokens.GetAsync(TestContext.Current.CancellationToken));

        Assert.Contains("401", refusal.Message);
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_is_given_up_after_five_rounds_and_an_hour()
    {
        var clock = new ManualClock(new DateTimeOffset(2027, 1, 11, 14, 0, 0, TimeSpan.Zero));
        var store = new InMemoryTableStore();
        var given = new List<bool>();

        // A new one each time: on Azure each round may run in another process.
        for (var round = 0; round < 8; round++, clock.Now += TimeSpan.FromMinutes(10))
            given.Add(await new MailboxFailures(store, clock).NoteAsync("INBOX 1.7", TestContext.Current.CancellationToken));
        given.Add(await new MailboxFailures(store, clock).NoteAsync("INBOX 1.8", TestContext.Current.CancellationToken));

        Assert.Equal([false, false, false, false, false, false, true, true, false], given);
    }

    [Fact]
    public async Task A_lease_is_one_processs_until_it_ends_or_is_released()
    {
        var clock = new ManualClock(new DateTimeOffset(2027, 1, 11, 14, 0, 0, TimeSpan.Zero));
        var store = new InMemoryTableStore();
        var (one, two) = (new MailboxLease(store, clock, "one", isSoleProcess: false), new MailboxLease(store, clock, "two", isSoleProcess: false));
        var token = TestContext.Current.CancellationToken;

        Assert.True(await one.TakeAsync(token));
        Assert.False(await two.TakeAsync(token));
        // The clock of the other process is a little behind.
        clock.Now -= TimeSpan.FromSeconds(20);
        Assert.False(await two.TakeAsync(token));
        clock.Now += TimeSpan.FromSeconds(20);
        Assert.True(await one.TakeAsync(token));
        clock.Now += MailboxLease.Length;
        Assert.True(await two.TakeAsync(token));
        Assert.False(await one.TakeAsync(token));
        await one.ReleaseAsync();
        Assert.False(await one.TakeAsync(token));
        await two.ReleaseAsync();
        Assert.True(await one.TakeAsync(token));
        Assert.True(await new MailboxLease(store, clock, "restarted", isSoleProcess: true).TakeAsync(token));
        // The clock was ahead, and is set right.
        clock.Now -= TimeSpan.FromDays(1);
        Assert.True(await two.TakeAsync(token));
    }

    /// <summary>In the place of a token service.</summary>
    private sealed class TokenService : HttpMessageHandler
    {
        private int tokens;

        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

        public string? Address { get; private set; }

        public string? Form { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Address, Form) = (request.RequestUri!.ToString(), await request.Content!.ReadAsStringAsync(cancellationToken));
            var answer = $$"""{"access_token":"token-{{++tokens}}","expires_in":3600}""";
            return new HttpResponseMessage(Status) { Content = new StringContent(answer, encoding: null, "application/json") };
        }
    }
}
