using Itms.Domain.Forms;

namespace Itms.Domain.Taskings;

/// <content>A tasking that comes from another system.</content>
public sealed partial record Tasking
{
    private const string ClosedBeforeImport = "Closed before it was imported.";

    /// <summary>
    /// The tasking with the life that it had. Its clock and its status begin with the import: whatever would have been due before is never
    /// sent. It does not recur until somebody turns that on, because the list may have the next occurrence already.
    /// </summary>
    private Tasking BringIn(TaskingEvent.Imported e, Recorded recorded)
    {
        var (source, past) = (e.Source, e.Past);
        var writer = Components.Select(c => c.Assignee).OfType<string>().FirstOrDefault() ?? recorded.By;
        return this with
        {
            Import = new ImportOrigin(source.List, source.Number, source.File, source.Row, recorded.By, recorded.At),
            CreatedAt = past.CreatedAt,
            Status = past.Status,
            RecursSince = null,
            Components = [.. Components.Select(c => WithPast(c, past, recorded.At))],
            FinalResponse = past.Response is null
                ? null
                : new Response(ResponseKind.Substantive, past.Response, writer, past.ClosedAt ?? recorded.At),
            ClosedAt = past.ClosedAt,
            Transmittal = past is { Status: TaskingStatus.SubmittedToAuthority, ClosedAt: { } sentAt }
                ? new Transmittal(Form.ReceivedVia, recorded.By, sentAt, Note: null, ChannelReason: null)
                : null,
            Closing = past is { ClosingReason: { } reason, ClosedAt: { } closedAt }
                ? new Closing(reason, ClosedBeforeImport, DuplicateOf: null, recorded.By, closedAt)
                : null,
            Comments = [.. past.Comments.Select(text => new Comment(recorded.By, recorded.At, text))],
            FollowUps = [.. past.FollowUps.Select(f => new FollowUp(f.Kind, recorded.By, recorded.At, f.Text))],
        };
    }

    private static Component WithPast(Component component, ImportedPast past, DateTimeOffset at)
    {
        var state = past.Status == TaskingStatus.Delegated ? DelegationState.Delegated : DelegationState.Completed;
        List<Delegation> delegates =
        [
            .. past.Delegates.Where(d => d.Unit == component.Unit)
                .Select(d => new Delegation(d.Person, Instructions: null, state, Response: null, at)),
        ];
        return delegates.Count == 0 ? component : WithDelegates(component, delegates);
    }
}
