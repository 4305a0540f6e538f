using Itms.Domain.People;

namespace Itms.Api.SignIn;

/// <summary>A person as the API shows them.</summary>
/// <param name="Ses">Whether the person is in the Senior Executive Service. Only they clear what requires SES clearance.</param>
public sealed record PersonDocument(
    string Id, string Name, string Email, string Unit, IReadOnlyList<Role> Roles, IReadOnlyList<string> Positions, bool Ses)
{
    public static PersonDocument Of(Person p) => new(p.Id, p.Name, p.Email, p.Unit, p.Roles, p.Positions, p.Ses);
}
