using Itms.Application.Storage;
using Itms.TestKit;

namespace Itms.Application.Tests.Storage;

public sealed class InMemoryTableStoreTests : TableStoreContract
{
    protected override Task<ITableStore> FreshAsync() => Task.FromResult<ITableStore>(new InMemoryTableStore());
}
