using System.Globalization;
using System.Text;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>
/// Makes the rows of the queue: one for each step that waits, in the list of the post that it waits for. They depend on the tasking
/// alone. Who holds a post, and whether they may take the step, is found out when the queue is read.
/// </summary>
internal static class WaitingRows
{
    /// <param name="row">The tasking's <see cref="ProjectionRow"/>.</param>
    public static IEnumerable<(string Key, ReadOnlyMemory<byte> Body)> For(
        Tasking tasking, ReadOnlyMemory<byte> row, BusinessCalendar calendar)
    {
        foreach (var turn in Waiting.Turns(tasking))
            yield return (KeyOf(tasking, turn, calendar), ProjectionRow.Add(
                row,
                Encoding.ASCII.GetBytes(KeyText.Instant(turn.Since)),
                turn.Step switch
                {
                    WaitingKind.Clear => Json.Bytes(ForClearing(tasking)),
                    WaitingKind.Concur => Json.Bytes(AuthorsOf(tasking.ComponentOf(turn.Unit!))),
                    _ => default,
                }));
    }

    /// <summary>When the step of this row began to wait.</summary>
    public static DateTimeOffset SinceOf(ProjectionRow row) =>
        new(long.Parse(row.Added.Span[..SinceLength], CultureInfo.InvariantCulture), TimeSpan.Zero);

    /// <summary>The tasking of a row that waits for clearance, with all that decides who may clear it.</summary>
    public static Tasking TaskingOf(ProjectionRow row) => Json.Read<Tasking>(row.Added[SinceLength..]);

    /// <summary>Ids of the people who wrote the response of a row that waits for a concurrence, and of those for whom they wrote it.</summary>
    public static IReadOnlyList<string> AuthorsOf(ProjectionRow row) => Json.Read<List<string>>(row.Added[SinceLength..]);

    private static List<string> AuthorsOf(Component? part) =>
        [.. new[] { part?.Response?.By, part?.Response?.OnBehalfOf }.OfType<string>()];

    private const int SinceLength = 19;

    private static string KeyOf(Tasking t, WaitingTurn turn, BusinessCalendar calendar) =>
        ProjectionKeys.Awaiting(turn.Post).Key(ProjectionKeys.Waiting(turn.Step, t.Due?.At(calendar), t.Number, turn.Unit));

    /// <summary>The tasking without what does not decide about clearance: no texts, no detainees, no past.</summary>
    private static Tasking ForClearing(Tasking t) => t with
    {
        Form = new TaskingForm(new RequestDetails("", t.Form.ReceivedVia), new Handling(t.Form.TaskType, t.Form.Category))
        {
            RequiresSes = t.Form.RequiresSes,
        },
        Components = [.. t.Components.Select(c => c with { Response = Bare(c.Response), Delegates = [], Concurrences = [] })],
        FinalResponse = Bare(t.FinalResponse),
        IcuResponse = Bare(t.IcuResponse),
        Decisions = [.. t.Decisions.Select(d => d with { Note = null })],
        FormerDetainees = [],
        Officers = [],
        Routing = null,
        Reopening = null,
        EarlierCycles = [],
        Comments = [],
        FollowUps = [],
        Attachments = [],
        Reminders = [],
        StatusTimeline = [],
    };

    private static Response? Bare(Response? response) => response is null ? null : response with { Text = null, AttachmentIds = null };
}
