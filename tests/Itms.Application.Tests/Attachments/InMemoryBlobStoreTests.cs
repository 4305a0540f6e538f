using Itms.Application.Attachments;
using Itms.TestKit;

namespace Itms.Application.Tests.Attachments;

public sealed class InMemoryBlobStoreTests : BlobStoreContract
{
    protected override IBlobStore Store { get; } = new InMemoryBlobStore();
}
