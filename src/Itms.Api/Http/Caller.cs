using System.Reflection;
using System.Security.Claims;
using Itms.Application.Shared;
using Itms.Domain.People;
using Itms.Domain.Taskings;
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
        var rules = context.RequestServices.GetRequiredService<RulesSource>().Current;
        var id = context.User.FindFirstValue(ClaimTypes.NameIdentifier);
        if (rules.Directory.Find(id) is not { Active: true } person) throw new ProblemException(Problems.NotSignedIn());
        return ValueTask.FromResult<Caller?>(new Caller(WithActing(WithDelegations(person, rules, context), rules, context)));
    }

    /// <summary>A substitute reads what the absent person may read about their own taskings.</summary>
    private static Person WithActing(Person person, Rules rules, HttpContext context)
    {
        if (!rules.Absences.Any(absence => absence.Substitute == person.Id)) return person;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return person with { ActingFor = Absences.ActedForBy(rules.Absences, person.Id, now, rules.Directory) };
    }

    /// <summary>Whoever clears in somebody's place must be able to read what they clear.</summary>
    private static Person WithDelegations(Person person, Rules rules, HttpContext context)
    {
        if (!rules.Delegations.Any(d => d.To == person.Id)) return person;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return person with { Substituting = [.. rules.Delegations.Where(d => d.To == person.Id && d.CountsAt(now, rules.Directory))] };
    }
}
