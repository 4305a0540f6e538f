namespace Itms.Application.Storage;

/// <summary>
/// Lists the partitions of a table. Use it for maintenance only, never in a request: an Azure table finds its partitions only by
/// reading all rows.
/// </summary>
public interface IPartitionList
{
    /// <summary>The partitions whose key begins with <paramref name="prefix"/>, in ordinal order. The list may change while you read it.</summary>
    IAsyncEnumerable<string> PartitionsAsync(string prefix, CancellationToken cancellationToken = default);
}
