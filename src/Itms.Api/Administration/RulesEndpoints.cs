using System.Globalization;
using System.Text.Json;
using Itms.Api.Http;
using Itms.Application.Administration;
using Itms.Application.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Administration;

/// <summary><c>/api/admin/rules</c>: the rules documents and their versions.</summary>
internal static class RulesEndpoints
{
    public static void Map(RouteGroupBuilder admin)
    {
        var rules = admin.MapGroup("/rules");
        rules.MapGet("/{document}", async (string document, Caller _, RulesEditor editor, HttpContext context) =>
            RulesResults.Of(await editor.ReadAsync(KindOf(document), context.RequestAborted), context))
            .Describes<RulesVersion>("Reads the current version of a rules document: rubric, escalation, settings or retention.");
        rules.MapPut("/{document}", ChangeAsync).AcceptsIfMatch(required: true)
            .Describes<RulesVersion>("Saves a new version of a rules document. It takes effect at once.");
        rules.MapGet("/{document}/versions", async (string document, Caller _, RulesEditor editor, HttpContext context) =>
        {
            var paging = Paging.Of(context);
            var versions = (await editor.ListAsync(KindOf(document), context.RequestAborted))
                .Select(v => new VersionDocument(v.Version, v.At, v.By, v.Reason)).Reverse();
            return Results.Json(
                paging.PageOf(versions, v => (int.MaxValue - v.Version).ToString("D10", CultureInfo.InvariantCulture), context), Json.Http);
        }).Describes<Page<VersionDocument>>("Lists the versions of a rules document, latest first.").AcceptsPage();
        rules.MapGet("/{document}/versions/{version:int}", async (string document, int version, Caller _, RulesEditor editor, HttpContext context) =>
            await editor.ReadAsync(KindOf(document), version, context.RequestAborted) is { } found
                ? Results.Json(found, Json.Http)
                : Problems.Result(Problems.NotFound())).Describes<RulesVersion>("Reads one version of a rules document.");
        rules.MapPost("/escalation/replan", async (RequestBody<ReasonRequest> body, Caller caller, PolicyRollout rollout, HttpContext context) =>
        {
            var (done, invalid) = await rollout.ReplanAsync(body.Value.Reason, caller.Person, context.RequestAborted);
            if (invalid is not null) return Problems.Result(Problems.Invalid(invalid));
            return done is null ? Problems.Result(Problems.BusyAdministrators()) : Results.Json(done, Json.Http);
        }).Describes<Rollout>("Replans every open tasking with the current escalation policy.");
    }

    private static async Task<IResult> ChangeAsync(
        string document, RequestBody<RulesRequest> body, Caller caller, RulesEditor editor, HttpContext context)
    {
        var kind = KindOf(document);
        var expected = Preconditions.RequiredVersion(context);
        if (body.Value.Document is not { } given) return Problems.Result(Problems.Malformed("document", "is required"));
        var outcome = await editor.ChangeAsync(
            kind, given, body.Value.Reason ?? "", expected, caller.Person.Id, context.RequestAborted);
        return RulesResults.Of(outcome, context);
    }

    private static RulesKind KindOf(string document) =>
        RulesDocuments.KindOf(document) ?? throw new ProblemException(Problems.NotFound());

    private sealed record VersionDocument(int Version, DateTimeOffset? At, string? By, string? Reason);
}

public sealed record RulesRequest
{
    /// <summary>Why. Required; kept with the version.</summary>
    public string? Reason { get; init; }

    public JsonElement? Document { get; init; }
}

public sealed record ReasonRequest
{
    public string? Reason { get; init; }
}
