using Itms.Application.Storage;

namespace Itms.Application.Outbox;

/// <summary>Keys of mails that wait to be gathered, and of the sendings.</summary>
public static class GatheredKeys
{
    /// <summary>Partition: mails that wait to be gathered, by person and time.</summary>
    public const string Waiting = "gathered";

    /// <summary>Partition: the sendings.</summary>
    public const string Sendings = "gatherings";

    /// <summary>Within <see cref="Sendings"/>: how many there were, and the last day that had one.</summary>
    public const string Head = "H";

    public static string Sending(long number) => "S|" + KeyText.Seq(number);

    public static RowRange AllSendings() => RowRange.Prefix(Sendings, "S|");

    public static string Item(string person, string number, long seq, int index) =>
        $"{KeyText.Escape(person)}|{OutboxKeys.DeadLetter(number, seq, index)}";
}

/// <summary>A mail that waits to be gathered.</summary>
/// <param name="Number">The tasking that it is about.</param>
/// <param name="Seq">The first event of its commit.</param>
/// <param name="Index">Its place in the commit's batch.</param>
public sealed record GatheredItem(string Person, string Number, long Seq, int Index, DateTimeOffset At, string Text);
