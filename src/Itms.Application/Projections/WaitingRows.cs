using System.Globalization;
using System.Text;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>
/// Makes the rows of the queue: one for each step that waits, in the partition of the post that it waits for. They depend on the tasking
/// alone. Who holds a post, and whether they may take the step, is found out when the queue is read.
/// </summary>
internal static class WaitingRows
{
    public static IEnumerable<(ProjectionKey Key, ReadOnlyMemory<byte> Body)> For(Tasking tasking, BusinessCalendar calendar)
    {
        foreach (var turn in Waiting.Turns(tasking))
        {
            var since = KeyText.Instant(turn.Since);
            yield return (KeyOf(tasking, turn, calendar), turn.Step switch
            {
                WaitingKind.Clear => (byte[])[.. Encoding.ASCII.GetBytes(since), .. Json.Bytes(ForClearing(tasking)).Span],
                WaitingKind.Concur => [.. Encoding.ASCII.GetBytes(since), .. Json.Bytes(AuthorsOf(tasking.ComponentOf(turn.Unit!))).Span],
                _ => Encoding.ASCII.GetBytes(since),
            });
        }
    }

    public static IEnumerable<ProjectionKey> KeysFor(Tasking tasking, BusinessCalendar calendar) =>
        Waiting.Turns(tasking).Select(turn => KeyOf(tasking, turn, calendar)).Distinct();

    /// <summary>When the step of this row began to wait.</summary>
    public static DateTimeOffset SinceOf(ReadOnlyMemory<byte> body) =>
        new(long.Parse(body.Span[..SinceLength], CultureInfo.InvariantCulture), TimeSpan.Zero);

    /// <summary>The tasking of a row that waits for clearance, with all that decides who may clear it.</summary>
    public static Tasking TaskingOf(ReadOnlyMemory<byte> body) => Json.Read<Tasking>(body[SinceLength..]);

    /// <summary>Ids of the people who wrote the response of a row that waits for a concurrence, and of those for whom they wrote it.</summary>
    public static IReadOnlyList<string> AuthorsOf(ReadOnlyMemory<byte> body) => Json.Read<List<string>>(body[SinceLength..]);

    private static List<string> AuthorsOf(Component? part) =>
        [.. new[] { part?.Response?.By, part?.Response?.OnBehalfOf }.OfType<string>()];

    private const int SinceLength = 19;

    private static ProjectionKey KeyOf(Tasking t, WaitingTurn turn, BusinessCalendar calendar) =>
        new(ProjectionKeys.Awaiting(turn.Post), ProjectionKeys.Waiting(turn.Step, t.Due?.At(calendar), t.Number, turn.Unit));

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
