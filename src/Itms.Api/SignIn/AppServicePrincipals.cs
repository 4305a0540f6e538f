using System.Collections.Frozen;
using System.Text.Json;
using Itms.Api.Http;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Domain.People;

namespace Itms.Api.SignIn;

/// <summary>
/// Reads the principal that Azure App Service authentication adds to every request: base64 JSON without a signature. It is
/// read only if the platform's authentication is on; otherwise <see cref="PlatformHeaders"/> removes it. It is trusted only if
/// issuer, audience and tenant match the settings.
/// </summary>
public sealed class AppServicePrincipals(SignInSettings settings, RulesSource rules)
{
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private static readonly string[] Issuer = ["iss"];
    private static readonly string[] Audience = ["aud"];
    private static readonly string[] Tenant = ["tid", "http://schemas.microsoft.com/identity/claims/tenantid"];

    // The first one present counts.
    private static readonly string[][] Email =
    [
        ["email", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"],
        ["preferred_username"],
        ["upn", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"],
    ];

    private volatile ByEmail people = new(AgencyDirectory.Empty);

    /// <returns>The person, or a problem: 401 if the principal is not trusted, 403 if the directory does not know the person.</returns>
    public (Person? Person, Problem? Problem) Read(string header)
    {
        if (settings.AppService is not { } expected || Claims(header) is not { } claims) return (null, Problems.NotSignedIn());
        if (!HasClaim(claims, Issuer, expected.Issuer)
            || !HasClaim(claims, Audience, expected.Audience)
            || !HasClaim(claims, Tenant, expected.Tenant))
            return (null, Problems.NotSignedIn());
        foreach (var types in Email)
            switch (Values(claims, types))
            {
                case []: continue;
                case [var email] when In(rules.Current.Directory).Find(email) is { } person: return (person, null);
                default: return (null, Problems.NotInDirectory());
            }

        return (null, Problems.NotInDirectory());
    }

    private ByEmail In(AgencyDirectory directory)
    {
        var now = people;
        return ReferenceEquals(now.Directory, directory) ? now : people = new ByEmail(directory);
    }

    /// <summary>True if there are claims of these types, and all of them have the expected value.</summary>
    private static bool HasClaim(List<(string Type, string Value)> claims, string[] types, string expected) =>
        Values(claims, types) is [var value] && string.Equals(value, expected, StringComparison.OrdinalIgnoreCase);

    private static string[] Values(List<(string Type, string Value)> claims, string[] types) =>
        [.. claims.Where(c => types.Contains(c.Type, StringComparer.Ordinal)).Select(c => c.Value).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <returns>Null if it is not base64 of the expected JSON.</returns>
    private static List<(string Type, string Value)>? Claims(string header)
    {
        try
        {
            var principal = JsonSerializer.Deserialize<Principal>(Convert.FromBase64String(header), JsonSerializerOptions.Web);
            return principal?.Claims is { } claims && claims.All(c => c is { Typ: not null, Val: not null })
                ? [.. claims.Select(c => (c!.Typ!, c.Val!))]
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private sealed record Principal(IReadOnlyList<Claim?>? Claims);

    private sealed record Claim(string? Typ, string? Val);

    private sealed class ByEmail(AgencyDirectory directory)
    {
        // An address that two people share identifies nobody.
        private readonly FrozenDictionary<string, Person> people = directory.People
            .Where(p => p.Active)
            .GroupBy(p => p.Email, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() == 1)
            .ToFrozenDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);

        public AgencyDirectory Directory => directory;

        public Person? Find(string email) => people.GetValueOrDefault(email);
    }
}
