using Itms.Api.Http;
using Itms.Application.Administration;
using Itms.Application.Shared;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.Administration;

/// <summary>The answers about a version of a rules document. The retention schedule is one.</summary>
internal static class RulesResults
{
    /// <summary>The version, with its ETag.</summary>
    public static IResult Of(RulesVersion version, HttpContext context)
    {
        context.Response.Headers.ETag = $"\"{version.Version}\"";
        return Results.Json(version, Json.Http);
    }

    /// <param name="outcome">What came of a change. Null: others kept making changes.</param>
    public static IResult Of(RulesOutcome? outcome, HttpContext context) => outcome switch
    {
        RulesOutcome.Done done => Of(done.Version, context),
        RulesOutcome.Invalid invalid => Problems.Result(Problems.Invalid(invalid.Errors)),
        RulesOutcome.Stale stale => Preconditions.Stale(stale.Present, context),
        _ => Problems.Result(Problems.BusyAdministrators()),
    };
}
