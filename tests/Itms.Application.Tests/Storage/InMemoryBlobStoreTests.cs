using Itms.Application.Storage;
using Itms.TestKit;

namespace Itms.Application.Tests.Storage;

public sealed class InMemoryBlobStoreTests : BlobStoreContract
{
    protected override IBlobStore Store { get; } = new InMemoryBlobStore();
}
