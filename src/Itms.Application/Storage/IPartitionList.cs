namespace Itms.Application.Storage;

/// <summary>
/// Which partitions a table has: for maintenance alone. A request that needs it would go through everything there is, as an
/// Azure table can find them in no other way.
/// </summary>
public interface IPartitionList
{
    /// <summary>The partitions whose key begins with <paramref name="prefix"/>, in ordinal order. They may change while it goes on.</summary>
    IAsyncEnumerable<string> PartitionsAsync(string prefix, CancellationToken cancellationToken = default);
}
