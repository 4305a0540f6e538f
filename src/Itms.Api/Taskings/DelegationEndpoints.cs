using Itms.Api.Http;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.Taskings;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Taskings;

/// <summary><c>/api/clearance-delegations</c>: who clears in an official's place, and until when (G II.F, D 4-7, 5-1.4, 5-3.5.c).</summary>
internal static class DelegationEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var delegations = api.MapGroup("/clearance-delegations").WithTags("Clearance delegations");
        delegations.MapGet("", ListAsync).AcceptsPage()
            .Describes<Page<DelegationDocument>>(
                "Lists the delegations of clearance. Staff see those that name them. all=true includes those that have ended.");
        delegations.MapPost("", RecordAsync)
            .Describes<DelegationDocument>("Names who clears in an official's place until a given time.", StatusCodes.Status201Created);
        delegations.MapDelete("/{id}", RevokeAsync).Describes<DelegationDocument>("Ends a delegation early.");
    }

    /// <param name="all">Include delegations that have ended.</param>
    private static async Task<IResult> ListAsync(
        Caller caller, DelegationStore store, RulesSource rules, TimeProvider clock, HttpContext context, bool all = false)
    {
        var person = caller.Person;
        var seesAll = person.ManagesTaskings || person.Is(Role.UnitChief) || person.Is(Role.SeniorLeadership);
        List<ClearanceDelegation> stored =
            [.. (await store.ReadAsync(context.RequestAborted)).Where(d => seesAll || d.From == person.Id || d.To == person.Id)];
        if (!seesAll && stored.Count == 0)
            return Problems.Result(Problems.NotAllowed("Only task managers, chiefs, leadership and the people named can see this."));
        var (now, directory) = (clock.GetUtcNow(), rules.Current.Directory);
        var paging = Paging.Of(context, ["all"]);
        var delegations = stored
            .Where(d => all || !d.IsOverAt(now)).Select(d => DelegationDocument.Of(d, directory, now));
        return Results.Json(paging.PageOf(delegations, d => d.Id, context), Json.Http);
    }

    private static async Task<IResult> RecordAsync(
        RequestBody<DelegationRequest> body,
        Caller caller,
        ClearanceDelegations delegations,
        RulesSource rules,
        TimeProvider clock,
        HttpContext context)
    {
        var (request, directory) = (body.Value, rules.Current.Directory);
        if (ClearanceAuthority.RefuseDelegationChange(request.From ?? caller.Person.Id, caller.Person, directory) is { } refusal)
            return Problems.Result(Problems.From(refusal));
        var (errors, until) = (new FieldErrors(), request.Until?.At(rules.Current.Calendar));
        var position = request.Position ?? ClearanceDelegation.PositionMeant(request.From, directory);
        ClearanceDelegation.Check(
            request.From, request.To, until, request.Reason, directory, clock.GetUtcNow(), errors, position, caller.Person.Id);
        if (errors.Any) return Problems.Result(Problems.Invalid(errors));
        var recorded = await delegations.RecordAsync(
            position!, request.From!, request.To!, until!.Value, request.Reason!.Trim(), caller.Person, context.RequestAborted);
        return Results.Json(DelegationDocument.Of(recorded, directory, clock.GetUtcNow()), Json.Http, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> RevokeAsync(
        string id,
        Caller caller,
        DelegationStore store,
        ClearanceDelegations delegations,
        RulesSource rules,
        TimeProvider clock,
        HttpContext context)
    {
        if (await store.FindAsync(id, context.RequestAborted) is not { } delegation) return Problems.Result(Problems.NotFound());
        if (ClearanceAuthority.RefuseDelegationChange(delegation.From, caller.Person, rules.Current.Directory) is { } refusal)
            return Problems.Result(Problems.From(refusal));
        var revoked = await delegations.RevokeAsync(id, caller.Person, context.RequestAborted);
        return Results.Json(DelegationDocument.Of(revoked!, rules.Current.Directory, clock.GetUtcNow()), Json.Http);
    }
}

public sealed record DelegationRequest
{
    /// <summary>The position to clear as, in the rubric's words. Default: the AD's, or the only one that the official holds.</summary>
    public string? Position { get; init; }

    /// <summary>The id of the official who holds the position.</summary>
    public string? From { get; init; }

    /// <summary>The id of the substitute. For the AD: a chief of staff or deputy assistant director.</summary>
    public string? To { get; init; }

    /// <summary>When it ends. At most 90 days ahead.</summary>
    public Moment? Until { get; init; }

    /// <summary>Why. If a task manager records it, who told them to.</summary>
    public string? Reason { get; init; }
}

/// <param name="Active">True if it is in effect now: it has not ended, and both people still hold their positions.</param>
public sealed record DelegationDocument(
    string Id,
    string Position,
    string From,
    string To,
    DateTimeOffset Until,
    string Reason,
    string RecordedBy,
    DateTimeOffset RecordedAt,
    string? RevokedBy,
    DateTimeOffset? RevokedAt,
    bool Active)
{
    internal static DelegationDocument Of(ClearanceDelegation d, AgencyDirectory directory, DateTimeOffset now) => new(
        d.Id, d.Position, d.From, d.To, d.Until, d.Reason, d.RecordedBy, d.RecordedAt, d.RevokedBy, d.RevokedAt,
        d.CountsAt(now, directory));
}
