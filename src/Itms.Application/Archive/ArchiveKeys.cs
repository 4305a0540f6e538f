using System.Globalization;
using Itms.Application.Storage;

namespace Itms.Application.Archive;

/// <summary>Keys of the archive of MCTS.</summary>
public static class ArchiveKeys
{
    public const string Partition = "archive";

    /// <summary>How far the last import is.</summary>
    public const string Progress = "P";

    /// <summary>What the access log calls the archive, where other entries name a tasking.</summary>
    public const string AccessLog = "mcts";

    private const string BlockPrefix = "B|";

    public static RowRange Blocks { get; } = RowRange.Prefix(Partition, BlockPrefix);

    /// <summary>The row of a block.</summary>
    public static string Block(int block) => BlockPrefix + block.ToString("D4", CultureInfo.InvariantCulture);

    public static int ReadBlock(string rowKey) => int.Parse(rowKey.AsSpan(BlockPrefix.Length), CultureInfo.InvariantCulture);
}
