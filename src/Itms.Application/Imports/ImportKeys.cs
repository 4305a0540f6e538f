using System.Security.Cryptography;
using System.Text;
using Itms.Application.Storage;

namespace Itms.Application.Imports;

/// <summary>Keys of imports from lists of other systems.</summary>
public static class ImportKeys
{
    /// <summary>Which row of a list became which tasking.</summary>
    public const string Partition = "imports";

    /// <summary>The imports themselves: what they do and did.</summary>
    public const string Jobs = "importjobs";

    private const string OpenPrefix = "O|";
    private const string DonePrefix = "D|";

    /// <summary>Imports that are not finished.</summary>
    internal static RowRange Open { get; } = RowRange.Prefix(Jobs, OpenPrefix);

    internal static string OpenJob(string id) => OpenPrefix + id;

    internal static string DoneJob(string id) => DonePrefix + id;

    /// <summary>The last import that was begun.</summary>
    internal const string Last = "L";

    /// <summary>A row of a list, by the number that it has there. Numbers that differ only in upper and lower case are the same.</summary>
    internal static string Item(string list, string number) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{list}\n{number.ToUpperInvariant()}")));
}

/// <summary>A row of a list and the tasking that it became. It is written before the tasking, so that a row never becomes two.</summary>
/// <param name="Number">The ITMS number.</param>
/// <param name="Hash">Of the row's cells when it was imported.</param>
/// <param name="Import">The id of the import.</param>
internal sealed record ImportedItem(string Number, string Hash, string Import, long Row);
