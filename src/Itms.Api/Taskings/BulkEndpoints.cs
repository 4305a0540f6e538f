using Itms.Api.Http;
using Itms.Application.Shared;
using Itms.Application.Taskings;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Taskings;

/// <summary>Reassigns one person's parts of many taskings. Each tasking is its own commit, so a refusal does not stop the others.</summary>
internal static class BulkEndpoints
{
    /// <summary>Most taskings in one request.</summary>
    public const int MaxNumbers = 200;

    private const int DegreeOfParallelism = 8;

    public static void Map(RouteGroupBuilder api) => api.MapPost("/taskings/bulk/assign", AssignAsync)
        .WithTags("Taskings").Describes<BulkDocument>("Reassigns one person's parts of many taskings to someone else.").AcceptsIdempotencyKey();

    private static async Task<IResult> AssignAsync(
        RequestBody<BulkAssignRequest> body, Caller caller, TaskingService service, RulesSource rules, HttpContext context)
    {
        if (!caller.Person.ManagesTaskings) return Problems.Result(Problems.From(Refusal.TaskManagerOnly()));
        var (numbers, command) = body.Value.Read(rules.Current);
        // All use the same key. It is stored in each tasking's partition, so a repeat does only what is still missing.
        var key = Preconditions.Key(context, body.Fingerprint);
        var items = new BulkItem[numbers.Count];
        await Parallel.ForAsync(
            0,
            numbers.Count,
            new ParallelOptions { MaxDegreeOfParallelism = DegreeOfParallelism, CancellationToken = context.RequestAborted },
            async (i, cancellationToken) => items[i] = BulkItem.Of(
                numbers[i], await service.ExecuteAsync(numbers[i], command, caller.Actor, expectedSeq: null, key, cancellationToken)));
        return Results.Json(new BulkDocument(items), Json.Http);
    }
}

public sealed record BulkAssignRequest
{
    public IReadOnlyList<string?>? Numbers { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Reason { get; init; }

    /// <summary>The distinct numbers, and the command for each.</summary>
    /// <exception cref="ProblemException">400: a field is missing, or a person is unknown. Nothing was changed.</exception>
    internal (IReadOnlyList<string> Numbers, TaskingCommand Command) Read(Rules rules)
    {
        var errors = new FieldErrors();
        errors.Require(Numbers is { Count: > 0 }, "numbers", "name at least one tasking");
        errors.Require(Numbers is null or { Count: <= BulkEndpoints.MaxNumbers }, "numbers", $"may name at most {BulkEndpoints.MaxNumbers} taskings");
        for (var i = 0; i < Numbers?.Count; i++) errors.Require(Numbers[i] is not null, $"numbers[{i}]", "is required");
        // People who have left count too: this is how their taskings get a new owner.
        errors.Require(rules.Directory.Find(From) is not null, "from", "is not a person in the directory");
        var to = rules.Directory.Find(To);
        errors.Require(to is not null, "to", "is not a person in the directory");
        errors.Require(to is not { Active: false }, "to", "is no longer active");
        errors.Require(To is null || To != From, "to", "is the same person");
        errors.Text("reason", Reason, required: true);
        return errors.Any
            ? throw new ProblemException(Problems.Invalid(errors))
            : ([.. Numbers!.Select(n => n!).Distinct(StringComparer.Ordinal)], new TaskingCommand.Reassign(From!, To!) { Comment = Reason });
    }
}

public sealed record BulkDocument(IReadOnlyList<BulkItem> Items);

/// <summary>The result for one tasking.</summary>
public enum BulkStatus
{
    Done,

    /// <summary>The person has no part in this tasking.</summary>
    Unchanged,
    Refused,
    NotFound,
}

/// <param name="Code">Code of the refusal, as for a single step.</param>
public sealed record BulkItem(string Number, BulkStatus Status, string? Code = null, string? Detail = null)
{
    internal static BulkItem Of(string number, Outcome outcome) => outcome switch
    {
        Outcome.Done done => new BulkItem(number, done.Changed || done.Repeated ? BulkStatus.Done : BulkStatus.Unchanged),
        Outcome.NotFound => new BulkItem(number, BulkStatus.NotFound),
        Outcome.Refused { Refusal: var no } => new BulkItem(number, BulkStatus.Refused, no.Code, no.Detail),
        Outcome.KeyReused => Refused(number, Problems.KeyReused()),
        _ => Refused(number, Problems.Busy()),
    };

    private static BulkItem Refused(string number, Problem problem) => new(number, BulkStatus.Refused, problem.Code, problem.Detail);
}
