using System.Reflection;
using System.Security.Claims;
using Itms.Application.Shared;
using Itms.Domain.People;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Api.Http;

/// <summary>The signed-in person, with their current entry in the directory.</summary>
public sealed record Caller(Person Person)
{
    public Actor Actor { get; } = new(Person);

    /// <exception cref="ProblemException">401: not signed in, or no longer active in the directory.</exception>
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo _)
    {
        var directory = context.RequestServices.GetRequiredService<RulesSource>().Current.Directory;
        var id = context.User.FindFirstValue(ClaimTypes.NameIdentifier);
        return directory.Find(id) is { Active: true } person
            ? ValueTask.FromResult<Caller?>(new Caller(person))
            : throw new ProblemException(Problems.NotSignedIn());
    }
}
