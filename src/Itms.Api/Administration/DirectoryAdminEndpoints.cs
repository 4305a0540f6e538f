using System.Text.Json;
using Itms.Api.Http;
using Itms.Application.Administration;
using Itms.Application.Shared;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Administration;

/// <summary>People, units, divisions and facilities, one at a time or from a CSV file.</summary>
internal static class DirectoryAdminEndpoints
{
    public static void Map(RouteGroupBuilder admin)
    {
        Map<PersonRequest, Person>(admin, "/people", "person", directory => directory.People.Select(DirectoryEntry.Of));
        Map<UnitRequest, Unit>(admin, "/units", "unit", directory => directory.Units.Select(DirectoryEntry.Of));
        Map<DivisionRequest, Division>(admin, "/divisions", "division", directory => directory.Divisions.Select(DirectoryEntry.Of));
        Map<FacilityRequest, Facility>(admin, "/facilities", "facility", directory => directory.Facilities.Select(DirectoryEntry.Of));
        admin.MapPost("/import/{what}", ImportAsync).Accepts<string>("text/csv")
            .Describes<DirectoryOutcome.Done>(
                "Adds or replaces people, units or facilities from a CSV file. With dryRun=true it only reports what would change.");
    }

    private const string Leaving = " If this sets the person inactive, the answer's openTaskingsLeft says how many open taskings are now without "
        + "an action officer, a designee, a unit chief or a task manager in charge, and the task managers get a mail with their numbers.";

    private static void Map<T, TEntry>(RouteGroupBuilder admin, string path, string kind, Func<AgencyDirectory, IEnumerable<DirectoryEntry>> all)
        where T : EntryRequest, new()
    {
        admin.MapGet(path, async (Caller _, RuleBook book, RulesSource rules, HttpContext context) =>
        {
            var paging = Paging.Of(context);
            await book.RefreshAsync(context.RequestAborted);
            var page = paging.PageOf(all(rules.Current.Directory), e => e.Key, context);
            return Results.Json(new Page<object>([.. page.Items.Select(e => e.Value)], page.NextLink), Json.Stored);
        }).Describes<Page<TEntry>>($"Lists every {kind} in the directory, including those no longer active.").AcceptsPage();
        admin.MapGet(path + "/{key}", async (string key, Caller _, RuleBook book, RulesSource rules, HttpContext context) =>
        {
            await book.RefreshAsync(context.RequestAborted);
            return With(DirectoryEntry.Find(rules.Current.Directory, kind, key), context);
        }).Describes<TEntry>($"Reads one {kind} in the directory.");
        admin.MapPut(path + "/{key}", async (string key, Caller caller, DirectoryEditor editor, HttpContext context) =>
        {
            var body = await RequestBody<T>.OfAsync(context);
            var errors = new FieldErrors();
            var entry = body.Value.ToEntry(key, errors);
            if (errors.Any) return Problems.Result(Problems.Invalid(errors));
            var outcome = await editor.PutAsync(entry, IfMatch(context), body.Value.Reason, caller.Person.Id, context.RequestAborted);
            return outcome is DirectoryOutcome.Done done ? With(entry, context, done.OpenTaskingsLeft) : Refused(outcome, context);
        }).Accepts<T>("application/json").Describes<TEntry>($"Adds or replaces a {kind}.{(kind == "person" ? Leaving : "")}").AcceptsIfMatch();
    }

    private static async Task<IResult> ImportAsync(string what, bool? dryRun, Caller caller, DirectoryEditor editor, HttpContext context)
    {
        if (!DirectoryCsv.Knows(what)) return Problems.Result(Problems.NotFound());
        var file = await RequestBody.ReadCsvAsync(context.Request, DirectoryCsv.MaxBytes);
        var errors = new FieldErrors();
        if (DirectoryCsv.Parse(what, file, errors) is not { } csv) return Problems.Result(Problems.Invalid(errors));
        var outcome = await editor.ImportAsync(csv.Entries, dryRun ?? false, caller.Person.Id, context.RequestAborted);
        return outcome is DirectoryOutcome.Done done ? Results.Json(done, Json.Http) : Refused(outcome, context);
    }

    /// <param name="openTaskingsLeft">How many open taskings somebody who was set inactive leaves without somebody. Null: nobody was.</param>
    private static IResult With(DirectoryEntry? entry, HttpContext context, int? openTaskingsLeft = null)
    {
        if (entry is null) return Problems.Result(Problems.NotFound());
        context.Response.Headers.ETag = entry.ETag;
        // The stored form: you can change what you read and send it back.
        if (openTaskingsLeft is not { } left) return Results.Json(entry.Value, Json.Stored);
        var answer = JsonSerializer.SerializeToNode(entry.Value, entry.Value.GetType(), Json.Stored)!.AsObject();
        answer["openTaskingsLeft"] = left;
        return Results.Json(answer, Json.Stored);
    }

    private static IResult Refused(DirectoryOutcome outcome, HttpContext context)
    {
        switch (outcome)
        {
            case DirectoryOutcome.Invalid invalid:
                return Problems.Result(Problems.Invalid(invalid.Errors));
            case DirectoryOutcome.LastAdministrator:
                return Problems.Result(Problems.LastAdministrator());
            case DirectoryOutcome.Stale stale:
                if (stale.ETag is not null) context.Response.Headers.ETag = stale.ETag;
                return Problems.Result(Problems.StaleEntry(stale.ETag));
            default:
                return Problems.Result(Problems.BusyAdministrators());
        }
    }

    private static string? IfMatch(HttpContext context) =>
        context.Request.Headers.IfMatch.ToString().Trim() is { Length: > 0 } given ? given : null;
}

/// <summary>A complete entry for the directory. What is left out becomes empty.</summary>
public abstract record EntryRequest
{
    /// <summary>Why. Kept in the audit.</summary>
    public string? Reason { get; init; }

    internal abstract DirectoryEntry ToEntry(string key, FieldErrors errors);

    /// <summary>The body may repeat the key, so that you can send back what you read. It must be the same key.</summary>
    protected static void SameKey(string field, string? given, string key, FieldErrors errors) =>
        errors.Require(given is null || given == key, field, "does not match the address");
}

public sealed record PersonRequest : EntryRequest
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Email { get; init; }
    public string? Unit { get; init; }
    public IReadOnlyList<Role>? Roles { get; init; }
    public IReadOnlyList<string>? Positions { get; init; }

    /// <summary>False once the person has left. Default: true.</summary>
    public bool? Active { get; init; }

    /// <summary>True for a member of the Senior Executive Service. Default: false.</summary>
    public bool? Ses { get; init; }

    /// <summary>Ignored. An answer has it, so you can send back what you received.</summary>
    public int? OpenTaskingsLeft { get; init; }

    internal override DirectoryEntry ToEntry(string key, FieldErrors errors)
    {
        SameKey("id", Id, key, errors);
        errors.Require(Positions is null || Positions.All(p => p is not null), "positions", "has an empty entry");
        return DirectoryEntry.Of(new Person(
            key, Name?.Trim() ?? "", Email?.Trim() ?? "", Unit ?? "", Roles ?? [], Positions ?? [], Active ?? true, Ses ?? false));
    }
}

public sealed record UnitRequest : EntryRequest
{
    public string? Code { get; init; }
    public string? Name { get; init; }
    public string? Division { get; init; }

    /// <summary>Null while the position is vacant.</summary>
    public string? Chief { get; init; }

    internal override DirectoryEntry ToEntry(string key, FieldErrors errors)
    {
        SameKey("code", Code, key, errors);
        return DirectoryEntry.Of(new Unit(key, Name?.Trim() ?? "", Division ?? "", Chief));
    }
}

public sealed record DivisionRequest : EntryRequest
{
    public string? Code { get; init; }
    public string? Name { get; init; }

    /// <summary>Null while the position is vacant.</summary>
    public string? Lead { get; init; }

    internal override DirectoryEntry ToEntry(string key, FieldErrors errors)
    {
        SameKey("code", Code, key, errors);
        return DirectoryEntry.Of(new Division(key, Name?.Trim() ?? "", Lead));
    }
}

public sealed record FacilityRequest : EntryRequest
{
    public string? Code { get; init; }
    public string? Name { get; init; }
    public Staffing? Staffing { get; init; }

    /// <summary>The person responsible there. Null while the position is vacant.</summary>
    public string? Lead { get; init; }

    internal override DirectoryEntry ToEntry(string key, FieldErrors errors)
    {
        SameKey("code", Code, key, errors);
        errors.Require(Staffing is not null, "staffing", "is required: ihsc or contract");
        return DirectoryEntry.Of(new Facility(key, Name?.Trim() ?? "", Staffing ?? default, Lead));
    }
}
