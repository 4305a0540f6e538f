using System.Text.Json.Serialization;
using Itms.Api.Http;
using Itms.Application.Intake;
using Itms.Application.Projections;
using Itms.Application.Records;
using Itms.Application.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Itms.Api.Views;

/// <summary><c>/api/views/awaiting</c>: everything that waits for a step of the caller.</summary>
internal static class AwaitingEndpoints
{
    private const string Name = "awaiting";

    private static readonly string[] Parameters = ["count", Export.Parameter];

    public static void Map(RouteGroupBuilder api) => api.MapGroup("/views").WithTags("Views").MapGet("/" + Name, ListAsync)
        .Describes<AwaitingDocument>(
            "Lists what waits for a step of yours, by step, most urgent first. A step you share waits until somebody takes it.")
        .AcceptsPage()
        .Accepts("count", "true returns only how many wait for each step, without the taskings.", JsonSchemaType.Boolean)
        .AcceptsFormat();

    private static async Task<IResult> ListAsync(
        QueueReader queue, MailIntake mails, Disposals disposals, RulesSource rules, Caller caller, HttpContext context)
    {
        var paging = Paging.Of(context, Parameters);
        var count = context.Request.Query["count"].ToString();
        if (count is not ("" or "true" or "false")) throw new ProblemException(Problems.Malformed("count", "must be true or false"));
        if (Export.FormatOf(context) is { } format)
            return Export.Of(
                format,
                Name,
                QueueTable.Columns(rules.Current.Directory),
                queue.AllAsync(caller.Person, context.RequestAborted).Select(QueuedDocument.Of));

        var top = count == "true" ? 0 : paging.Top;
        var page = await queue.PageAsync(top, paging.From, caller.Person, context.RequestAborted);
        var counts = new SortedDictionary<WaitingKind, int>(page.Counts.ToDictionary());
        if (caller.Person.ManagesTaskings && await mails.CountWaitingAsync(context.RequestAborted) is var waiting and > 0)
            counts[WaitingKind.Mail] = waiting;
        if (await disposals.CountWaitingForAsync(caller.Person, context.RequestAborted) is var proposed and > 0)
            counts[WaitingKind.Disposal] = proposed;
        return RowsResult.Queue(page.Rows, counts, paging.NextLink(context, page.Next));
    }
}

/// <summary>A page of what waits for the caller.</summary>
/// <param name="Groups">Every step that waits for the caller. A group may have no items on this page.</param>
/// <param name="Count">How many wait, on all pages.</param>
public sealed record AwaitingDocument(
    IReadOnlyList<AwaitingGroupDocument> Groups,
    int Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextLink);

/// <param name="Count">How many wait for this step, on all pages.</param>
/// <param name="Items">Empty for <c>mail</c>, which the quarantine lists, and for <c>disposal</c>, which <c>/api/records/disposals</c> lists.</param>
public sealed record AwaitingGroupDocument(WaitingKind Step, string Label, int Count, IReadOnlyList<AwaitingRowDocument> Items);

/// <summary>A tasking that waits.</summary>
public sealed record AwaitingRowDocument : RowDocument
{
    public AwaitingRowDocument(RowDocument row)
        : base(row)
    {
    }

    public required WaitingKind Step { get; init; }

    /// <summary>When the step began to wait.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The unit whose part waits; null if the whole tasking does.</summary>
    public string? Unit { get; init; }

    /// <summary>Id of the absent person on whose behalf you would take the step; null if it is yours.</summary>
    public string? For { get; init; }
}
