using System.Text;
using System.Text.Json;
using Itms.Api.SignIn;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Api.Tests.SignIn;

public sealed class AppServicePrincipalsTests
{
    private const string Long = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
    private const string LongTenant = "http://schemas.microsoft.com/identity/claims/tenantid";

    private static readonly string LeesEmail = Agency.Directory.Find("lee.chan")!.Email;

    public static TheoryData<string, int, string[]> Principals => new()
    {
        { "as the platform writes it", 0, ["iss=https://issuer", "aud=itms", LongTenant + "=tenant", Long + "={lee}"] },
        { "short names", 0, ["iss=https://issuer", "aud=itms", "tid=tenant", "preferred_username={lee}"] },
        { "other letters", 0, ["iss=https://issuer", "aud=itms", "tid=TENANT", "email={LEE}"] },
        { "another issuer", 401, ["iss=https://other", "aud=itms", "tid=tenant", "email={lee}"] },
        { "another audience", 401, ["iss=https://issuer", "aud=other", "tid=tenant", "email={lee}"] },
        { "another tenant", 401, ["iss=https://issuer", "aud=itms", "tid=other", "email={lee}"] },
        { "no issuer", 401, ["aud=itms", "tid=tenant", "email={lee}"] },
        { "no audience", 401, ["iss=https://issuer", "tid=tenant", "email={lee}"] },
        { "no tenant", 401, ["iss=https://issuer", "aud=itms", "email={lee}"] },
        { "two tenants", 401, ["iss=https://issuer", "aud=itms", "tid=tenant", LongTenant + "=other", "email={lee}"] },
        { "nothing", 401, [] },
        { "somebody unknown", 403, ["iss=https://issuer", "aud=itms", "tid=tenant", "email=somebody@else.invalid"] },
        { "somebody who left", 403, ["iss=https://issuer", "aud=itms", "tid=tenant", "email={old}"] },
        { "two addresses", 403, ["iss=https://issuer", "aud=itms", "tid=tenant", "email={lee}", Long + "=kim.dale@agency.invalid"] },
        { "the second name does not help an unknown address", 403,
            ["iss=https://issuer", "aud=itms", "tid=tenant", "email=x@y.invalid", "upn={lee}"] },
        { "no address", 403, ["iss=https://issuer", "aud=itms", "tid=tenant"] },
    };

    [Theory]
    [MemberData(nameof(Principals))]
    public void A_principal_counts_where_issuer_audience_and_tenant_match(string what, int status, string[] claims)
    {
        var (person, problem) = Read(Header([.. claims.Select(Filled)]));
        Assert.True(status == (problem?.Status ?? 0), $"{what}: {problem}");
        Assert.Equal(status == 0 ? "lee.chan" : null, person?.Id);
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("bm90IGpzb24=")]
    [InlineData("bnVsbA==")]
    [InlineData("W10=")]
    [InlineData("eyJjbGFpbXMiOm51bGx9")]
    [InlineData("eyJjbGFpbXMiOltudWxsXX0=")]
    [InlineData("eyJjbGFpbXMiOlt7InR5cCI6ImlzcyJ9XX0=")]
    public void What_is_no_principal_is_nobody(string header) => Assert.Equal(401, Read(header).Problem!.Status);

    [Fact]
    public void An_address_of_two_people_is_nobodys()
    {
        var twin = Agency.Directory.Find("kim.dale")! with { Email = LeesEmail.ToUpperInvariant() };
        var directory = new AgencyDirectory([.. Agency.People.Where(p => p.Id != "kim.dale"), twin], Agency.Units, Agency.Divisions,
            Agency.Facilities);
        Assert.Equal(403, Read(Header(["iss=https://issuer", "aud=itms", "tid=tenant", "email=" + LeesEmail]), directory).Problem!.Status);
    }

    [Fact]
    public void Without_the_settings_nothing_is_believed()
    {
        var header = Header(["iss=", "aud=", "tid=", "email=" + LeesEmail]);
        Assert.Equal(401, new AppServicePrincipals(new SignInSettings(SignInKind.AppService, new Uri("https://itms.invalid")),
            Rules(Agency.Directory)).Read(header).Problem!.Status);
    }

    private static string Filled(string claim) => claim
        .Replace("{lee}", LeesEmail, StringComparison.Ordinal)
        .Replace("{LEE}", LeesEmail.ToUpperInvariant(), StringComparison.Ordinal)
        .Replace("{old}", Agency.Directory.Find("old.hand")!.Email, StringComparison.Ordinal);

    private static (Person? Person, Http.Problem? Problem) Read(string header, AgencyDirectory? directory = null) => new AppServicePrincipals(
        new SignInSettings(SignInKind.AppService, new Uri("https://itms.invalid"), new AppServiceSettings("https://issuer", "itms", "tenant")),
        Rules(directory ?? Agency.Directory)).Read(header);

    private static RulesSource Rules(AgencyDirectory directory)
    {
        var rules = new RulesSource(Agency.Calendar, new TaskingPolicy());
        rules.Use(directory);
        return rules;
    }

    private static string Header(string[] claims)
    {
        var pairs = claims.Select(c => c.Split('=', 2)).Select(c => new { typ = c[0], val = c[1] });
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { auth_typ = "aad", claims = pairs })));
    }
}
