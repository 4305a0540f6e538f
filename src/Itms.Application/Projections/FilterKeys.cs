using Itms.Application.Storage;

namespace Itms.Application.Projections;

/// <summary>Keys of saved filters: one row holds all filters of a person, and each shared filter has a row of its own.</summary>
public static class FilterKeys
{
    /// <summary>All saved filters.</summary>
    public const string Partition = "filters";

    public static string Of(string person) => "P|" + KeyText.Escape(person);

    public static string Shared(string id) => "S|" + KeyText.Escape(id);

    public static RowRange AllShared { get; } = RowRange.Prefix(Partition, "S|");
}
