using Itms.Domain.Forms;
using Itms.Domain.Recurrence;

namespace Itms.Domain.Taskings;

/// <content>Closing without a response (decision 23).</content>
public static partial class TaskingDecider
{
    /// <summary>Possible in every open status, also while it is stood down: what is not needed need not be resumed first.</summary>
    private static Decision CloseWithoutResponse(Tasking t, TaskingCommand.CloseWithoutResponse c)
    {
        var duplicateOf = Trimmed(c.DuplicateOf);
        var isDuplicate = c.Reason == ClosingReason.Duplicate;
        var invalid = Check(errors =>
        {
            errors.Require(Enum.IsDefined(c.Reason), "reason", "must be cancelled, enteredInError or duplicate");
            errors.Text("note", c.Note, required: true);
            if (!isDuplicate) errors.Require(duplicateOf is null, "duplicateOf", "is allowed only if the reason is duplicate");
            else if (duplicateOf is null) errors.Add("duplicateOf", "is required if the reason is duplicate");
            else if (duplicateOf == t.Number) errors.Add("duplicateOf", "must be another tasking");
            else if (c.Original == OriginalState.Unknown) errors.Add("duplicateOf", "is not the number of a tasking that you can see");
            else if (c.Original == OriginalState.Duplicate)
                errors.Add("duplicateOf", "was itself closed as a duplicate; give the number of the tasking that answers the request");
        });
        if (invalid is not null) return invalid;
        var closed = new TaskingEvent.ClosedWithoutResponse(c.Reason, c.Note.Trim(), duplicateOf);
        // A canceled request may come again next time. What should never have been entered must not open further occurrences.
        return c.Reason != ClosingReason.Cancelled && IsLastOfSeries(t)
            ? new Decision.Accepted([closed, new TaskingEvent.RecurrenceEnded(closed.Note)])
            : closed;
    }

    private static bool IsLastOfSeries(Tasking t) => t.NextOccurrence is null && t.RecurrenceEnded is null && RecurrencePeriod.Of(t.Form) is not null;

    /// <summary>Accepted without an event if the link is there: it is made again after a crash.</summary>
    private static Decision LinkDuplicate(Tasking t, TaskingCommand.LinkDuplicate c) =>
        t.Duplicates.Contains(c.Number) ? new Decision.Accepted([]) : new TaskingEvent.DuplicateLinked(c.Number);
}
