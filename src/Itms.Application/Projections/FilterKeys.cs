using Itms.Application.Storage;

namespace Itms.Application.Projections;

/// <summary>Keys of saved filters: a row of all of a person's filters, and a row for each shared filter.</summary>
public static class FilterKeys
{
    /// <summary>Saved filters: a row of all of a person's, and one for each that is shared.</summary>
    public const string Partition = "filters";

    public static string Of(string person) => "P|" + KeyText.Escape(person);

    public static string Shared(string id) => "S|" + KeyText.Escape(id);

    public static RowRange AllShared { get; } = RowRange.Prefix(Partition, "S|");
}
