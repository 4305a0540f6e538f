using Itms.Application.Storage;

namespace Itms.Application.Ledger;

/// <summary>Keys of the ledger.</summary>
public static class LedgerKeys
{
    public const string Partition = "ledger";

    /// <summary>Where the ledger ends. Every page that is added changes it.</summary>
    public const string Head = "H";

    /// <summary>Within <see cref="ServerKeys.Partition"/>: a copy of the end, written after it. It shows that a ledger was cut or removed.</summary>
    internal const string Copy = "ledger-head";

    private const string PagePrefix = "L|";

    public static RowRange Pages { get; } = RowRange.Prefix(Partition, PagePrefix);

    public static string Page(long seq) => PagePrefix + KeyText.Seq(seq);
}
