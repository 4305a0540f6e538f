using System.Globalization;
using Itms.Application.Storage;

namespace Itms.Application.Attachments;

/// <summary>Keys of uploads.</summary>
public static class UploadKeys
{
    /// <summary>
    /// Uploads that are not settled, by time (<see cref="KeyText.Timed"/>): their files may belong to no tasking. And how much each person has
    /// uploaded this month.
    /// </summary>
    public const string Partition = "uploads";

    private const string PersonPrefix = "P|";

    /// <summary>The uploads that are not settled, without what people uploaded.</summary>
    public static RowRange Unsettled { get; } = new(Partition, "", PersonPrefix);

    /// <summary>What a person has uploaded in the month of this instant. These keys sort after every time.</summary>
    public static string Month(string person, DateTimeOffset at) =>
        $"{PersonPrefix}{at.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture)}|{KeyText.Escape(person)}";

    /// <summary>What people uploaded in the months before that of this instant.</summary>
    public static RowRange MonthsBefore(DateTimeOffset at) =>
        new(Partition, PersonPrefix, PersonPrefix + at.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture));
}
