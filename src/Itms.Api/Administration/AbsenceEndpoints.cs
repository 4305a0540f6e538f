using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.Taskings;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Administration;

/// <summary><c>/api/me/absence</c> and <c>/api/absences</c>: who is away, and who acts for them (Life 11).</summary>
internal static class AbsenceEndpoints
{
    private const string Tag = "Absences";
    private const string Who = " Only they themselves, task managers and administrators can do this.";

    public static void Map(RouteGroupBuilder api)
    {
        var mine = api.MapGroup("/me/absence").WithTags(Tag).RequireSessionToChange();
        mine.MapGet("", (Caller caller, AbsenceStore store, RulesSource rules, TimeProvider clock, HttpContext context) =>
            ShowAsync(caller.Person.Id, store, rules, clock, context))
            .Describes<AbsenceDocument>("Shows when you are away and who acts for you, and the people for whom you act.");
        mine.MapPost("", (
            RequestBody<AbsenceRequest> body, Caller caller, AbsenceRecords absences, RulesSource rules, TimeProvider clock, HttpContext context) =>
            RecordAsync(caller.Person.Id, body, caller, absences, rules, clock, context, StatusCodes.Status201Created))
            .Describes<AbsenceDocument>(
                "Names who acts for you while you are away. It replaces what you named before. Clearing needs a clearance delegation.",
                StatusCodes.Status201Created);
        mine.MapDelete("", async (Caller caller, AbsenceRecords absences, HttpContext context) =>
        {
            await absences.EndAsync(caller.Person.Id, caller.Person, context.RequestAborted);
            return Results.NoContent();
        }).Describes("Ends your absence now.", StatusCodes.Status204NoContent);

        var others = api.MapGroup("/absences").WithTags(Tag).RequireSessionToChange();
        others.MapGet("", ListAsync).AcceptsPage()
            .Describes<Page<AbsenceDocument>>("Lists who is or will be away. Staff see their own and those of the people for whom they act.");
        others.MapPut("/{person}", PutAsync)
            .Describes<AbsenceDocument>("Names who acts for a person who is away, for example because they fell ill. Both are mailed." + Who);
        others.MapDelete("/{person}", EndAsync)
            .Describes("Ends a person's absence now." + Who, StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ShowAsync(string person, AbsenceStore store, RulesSource rules, TimeProvider clock, HttpContext context)
    {
        var (all, now) = (await store.ReadAsync(context.RequestAborted), clock.GetUtcNow());
        var current = all.Find(absence => absence.Person == person && !absence.IsOverAt(now));
        var document = current is null ? new AbsenceDocument { Person = person } : AbsenceDocument.Of(current, all, rules.Current.Directory, now);
        return Results.Json(
            document with
            {
                ActingFor = [.. Absences.ActedForBy(all, person, now, rules.Current.Directory).Select(absent => absent.Id)],
            },
            Json.Http);
    }

    private static async Task<IResult> ListAsync(Caller caller, AbsenceStore store, RulesSource rules, TimeProvider clock, HttpContext context)
    {
        var (paging, person, now) = (Paging.Of(context), caller.Person, clock.GetUtcNow());
        var all = await store.ReadAsync(context.RequestAborted);
        var shown = all
            .Where(absence => !absence.IsOverAt(now)
                && (Absence.MayBeChangedBy(person, absence.Person) || absence.Substitute == person.Id))
            .Select(absence => AbsenceDocument.Of(absence, all, rules.Current.Directory, now));
        return Results.Json(paging.PageOf(shown, absence => absence.Person, context), Json.Http);
    }

    private static async Task<IResult> PutAsync(
        string person,
        RequestBody<AbsenceRequest> body,
        Caller caller,
        AbsenceRecords absences,
        RulesSource rules,
        TimeProvider clock,
        HttpContext context)
    {
        if (Refuse(person, caller) is { } refused) return refused;
        return rules.Current.Directory.Find(person) is null
            ? Problems.Result(Problems.NotFound())
            : await RecordAsync(person, body, caller, absences, rules, clock, context, StatusCodes.Status200OK);
    }

    private static async Task<IResult> EndAsync(string person, Caller caller, AbsenceRecords absences, RulesSource rules, HttpContext context)
    {
        if (Refuse(person, caller) is { } refused) return refused;
        if (rules.Current.Directory.Find(person) is null) return Problems.Result(Problems.NotFound());
        await absences.EndAsync(person, caller.Person, context.RequestAborted);
        return Results.NoContent();
    }

    private static IResult? Refuse(string person, Caller caller) => Absence.MayBeChangedBy(caller.Person, person)
        ? null
        : Problems.Result(Problems.NotAllowed("Only the person, a task manager, the TPSU chief or an administrator can do this."));

    private static async Task<IResult> RecordAsync(
        string person,
        RequestBody<AbsenceRequest> body,
        Caller caller,
        AbsenceRecords absences,
        RulesSource rules,
        TimeProvider clock,
        HttpContext context,
        int status)
    {
        var (request, calendar, errors) = (body.Value, rules.Current.Calendar, new FieldErrors());
        var from = request.From is { Day: { } day } ? calendar.At(day, TimeOnly.MinValue) : request.From?.At(calendar);
        var recorded = await absences.RecordAsync(
            person, request.Substitute, from, request.Until?.At(calendar), caller.Person, errors, context.RequestAborted);
        if (recorded is null) return Problems.Result(Problems.Invalid(errors));
        var (current, now) = (rules.Current, clock.GetUtcNow());
        return Results.Json(AbsenceDocument.Of(recorded, current.Absences, current.Directory, now), Json.Http, statusCode: status);
    }
}

public sealed record AbsenceRequest
{
    /// <summary>When it begins. A date without a time: the beginning of that day. Default, and for past times: now.</summary>
    public Moment? From { get; init; }

    /// <summary>When it ends. At most 90 days after it begins.</summary>
    public Moment? Until { get; init; }

    /// <summary>Id of the person who acts for the absent one.</summary>
    public string? Substitute { get; init; }
}

/// <summary>A person's absence. Without <see cref="Substitute"/>: they are not away.</summary>
public sealed record AbsenceDocument
{
    public required string Person { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    public string? Substitute { get; init; }

    /// <summary>Whether the substitute acts now: it has begun, and they are active and not away themselves.</summary>
    public bool Active { get; init; }

    public string? RecordedBy { get; init; }

    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>Ids of the people for whom the person acts now. Only in <c>/api/me/absence</c>.</summary>
    public IReadOnlyList<string>? ActingFor { get; init; }

    internal static AbsenceDocument Of(Absence absence, IReadOnlyList<Absence> all, AgencyDirectory directory, DateTimeOffset now) => new()
    {
        Person = absence.Person,
        From = absence.From,
        Until = absence.Until,
        Substitute = absence.Substitute,
        Active = absence.CountsAt(now, directory, all),
        RecordedBy = absence.RecordedBy,
        RecordedAt = absence.RecordedAt,
    };
}
