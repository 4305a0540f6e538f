using Itms.Application.Tables;
using Itms.TestKit;

namespace Itms.Application.Tests.Tables;

public sealed class InMemoryTableStoreTests : TableStoreContract
{
    protected override Task<ITableStore> FreshAsync() => Task.FromResult<ITableStore>(new InMemoryTableStore());
}
