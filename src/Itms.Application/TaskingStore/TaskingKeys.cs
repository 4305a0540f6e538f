using Itms.Application.Storage;

namespace Itms.Application.TaskingStore;

/// <summary>Keys of a tasking's own partition, of issued numbers, and of commands already carried out.</summary>
public static class TaskingKeys
{
    /// <summary>The last ITMS number issued, by year.</summary>
    public const string Numbers = "numbers";

    /// <summary>The snapshot within a tasking's partition.</summary>
    public const string Snapshot = "S";

    private const string EventPrefix = "E|";

    /// <summary>A tasking's own partition.</summary>
    public static string Partition(string number) => "tasking|" + KeyText.Escape(number);

    /// <summary>Requests of one person to create a tasking, by Idempotency-Key.</summary>
    public static string Creations(string person) => "creations|" + KeyText.Escape(person);

    public static string Event(long seq) => EventPrefix + KeyText.Seq(seq);

    public static RowRange Events(string number) => RowRange.Prefix(Partition(number), EventPrefix);

    /// <summary>A command that a person sent under an Idempotency-Key.</summary>
    public static string Command(string person, string key) => $"C|{KeyText.Escape(person)}|{KeyText.Escape(key)}";
}
