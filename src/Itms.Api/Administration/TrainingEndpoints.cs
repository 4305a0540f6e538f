using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Application.Administration;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Administration;

/// <summary><c>/api/training</c>: the yearly training of action officers (D 5-2.2.f), for the TPSU chief and task managers.</summary>
internal static class TrainingEndpoints
{
    private const string Who = "Only task managers and the TPSU chief can do this.";

    public static void Map(RouteGroupBuilder api)
    {
        var trainings = api.MapGroup("/training").WithTags("Training").RequireSessionToChange();
        trainings.MapGet("", ListAsync).AcceptsPage()
            .Describes<Page<TrainingDocument>>("Lists the action officers and when their next training is due, the first due first.");
        trainings.MapPut("/{person}", RecordAsync)
            .Describes<TrainingDocument>("Records that an action officer was trained on a day.");
        trainings.MapDelete("/{person}", async (string person, Caller caller, TrainingEditor editor, HttpContext context) =>
            !caller.Person.ManagesTaskings
                ? Problems.Result(Problems.NotAllowed(Who))
                : await editor.RemoveLastAsync(person, caller.Person.Id, context.RequestAborted) switch
                {
                    null => Problems.Result(Problems.NotFound()),
                    true => Results.NoContent(),
                    false => Problems.Result(Problems.BusyAdministrators()),
                })
            .Describes("Removes the last training of a person, if it was recorded by mistake.", StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(
        Caller caller, TrainingStore store, RulesSource rules, TimeProvider clock, HttpContext context)
    {
        if (!caller.Person.ManagesTaskings) return Problems.Result(Problems.NotAllowed(Who));
        var paging = Paging.Of(context);
        var (last, today) = (await store.LastAsync(context.RequestAborted), rules.Current.Calendar.DayOf(clock.GetUtcNow()));
        var all = rules.Current.Directory.People.Where(Training.Concerns)
            .Select(person => TrainingDocument.Of(person, last.GetValueOrDefault(person.Id), today))
            .OrderBy(document => document.ListKey, StringComparer.Ordinal);
        return Results.Json(paging.PageOf(all, document => document.ListKey, context), Json.Http);
    }

    private static async Task<IResult> RecordAsync(
        string person, RequestBody<TrainingRequest> body, Caller caller, TrainingStore store, TrainingEditor editor, RulesSource rules,
        TimeProvider clock, HttpContext context)
    {
        if (!caller.Person.ManagesTaskings) return Problems.Result(Problems.NotAllowed(Who));
        if (rules.Current.Directory.Find(person) is not { } trained) return Problems.Result(Problems.NotFound());
        var (now, errors) = (clock.GetUtcNow(), new FieldErrors());
        var today = rules.Current.Calendar.DayOf(now);
        if (body.Value.Day is not { } day) errors.Add("day", "is required");
        else errors.Require(day <= today && day > today.AddYears(-10), "day", "must be today or before, within ten years");
        errors.Require(Training.Concerns(trained), "person", "is not an active action officer");
        if (errors.Any) return Problems.Result(Problems.Invalid(errors));
        if (!await editor.RecordAsync(new Training(person, body.Value.Day!.Value, caller.Person.Id, now), context.RequestAborted))
            return Problems.Result(Problems.BusyAdministrators());
        var last = (await store.LastAsync(context.RequestAborted)).GetValueOrDefault(person);
        return Results.Json(TrainingDocument.Of(trained, last, today), Json.Http);
    }
}

public sealed record TrainingRequest
{
    /// <summary>The day of the training: today or before. Required.</summary>
    public DateOnly? Day { get; init; }
}

/// <param name="Person">Person id.</param>
/// <param name="LastDay">The day of the last training. Null: none is recorded.</param>
/// <param name="DueBy">The day by which the next one is due. Null: none is recorded, so it is due now.</param>
/// <param name="RecordedBy">Who recorded the last one.</param>
public sealed record TrainingDocument(string Person, string Unit, DateOnly? LastDay, DateOnly? DueBy, TrainingState State, string? RecordedBy)
{
    /// <summary>Without a training first, then by the day it is due.</summary>
    internal string ListKey => FormattableString.Invariant($"{DueBy ?? DateOnly.MinValue:yyyy-MM-dd}|{Person}");

    internal static TrainingDocument Of(Person person, Training? last, DateOnly today) =>
        new(person.Id, person.Unit, last?.Day, last?.NextBy, Training.StateOf(last, today), last?.By);
}
