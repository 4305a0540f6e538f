using System.Security.Cryptography;
using Azure.Core;
using Azure.Storage.Blobs;
using Itms.Application.Storage;
using Itms.Functions.Storage;
using Itms.TestKit;

namespace Itms.Functions.Tests.Storage;

public sealed class AzureBlobStoreTests(Azurite azurite) : BlobStoreContract, IAsyncLifetime
{
    private const string Name = "0a1b2c3d";

    private readonly AzureStorageSettings settings = azurite.Fresh();
    private AzureBlobStore? store;

    protected override IBlobStore Store => store!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        store = new AzureBlobStore(settings, TableFixture.NewId);
        await store.CreateContainerAsync(Token);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task One_of_several_blocks_is_whole()
    {
        var bytes = RandomNumberGenerator.GetBytes(9_000_000);

        var receipt = await Store.WriteAsync(Name, new MemoryStream(bytes), Token);

        Assert.Equal(new BlobReceipt(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))), receipt);
        await using var stream = (await Store.OpenAsync(Name, Token))!;
        Assert.Equal(receipt.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, Token)));
    }

    [Fact]
    public async Task Broken_off_after_several_blocks_there_is_nothing()
    {
        await Assert.ThrowsAsync<EndOfStreamException>(() => Store.WriteAsync(Name, new BreaksOff(9_000_000), Token));

        Assert.Null(await Store.OpenAsync(Name, Token));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(9_000_000)]
    public async Task An_upload_whose_answer_was_lost_took_place(int length)
    {
        var options = AzureBlobStore.DefaultOptions();
        options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        var lost = new HttpFault(IsLastWrite, times: 1, async (_, send) =>
        {
            await send();
            throw new IOException("The connection was closed.");
        });
        options.AddPolicy(lost, HttpPipelinePosition.BeforeTransport);
        var bytes = RandomNumberGenerator.GetBytes(length);

        var receipt = await new AzureBlobStore(settings, TableFixture.NewId, options).WriteAsync(Name, new MemoryStream(bytes), Token);

        Assert.Equal(2, lost.Seen);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), receipt.Sha256);

        static bool IsLastWrite(Request request) =>
            request.Method == RequestMethod.Put && !request.Uri.Query.Contains("comp=block&", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_container_is_private()
    {
        var access = await new BlobServiceClient(settings.ConnectionString).GetBlobContainerClient(settings.Documents)
            .GetAccessPolicyAsync(cancellationToken: Token);

        Assert.Equal(global::Azure.Storage.Blobs.Models.PublicAccessType.None, access.Value.BlobPublicAccess);
    }

    [Fact]
    public async Task Without_its_container_nothing_is_read_written_or_deleted()
    {
        var nowhere = new AzureBlobStore(settings with { Documents = "nowhere" }, TableFixture.NewId);

        await Assert.ThrowsAsync<IOException>(() => nowhere.OpenAsync(Name, Token));
        await Assert.ThrowsAsync<IOException>(() => nowhere.WriteAsync(Name, Text("x"), Token));
    }

    /// <summary>Gives some bytes, and then fails.</summary>
    private sealed class BreaksOff(int length) : MemoryStream(new byte[length])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var read and > 0 ? read : throw new EndOfStreamException();
    }
}
