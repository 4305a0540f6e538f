using System.Security.Cryptography;
using System.Text;
using Itms.Application.Storage;

namespace Itms.TestKit;

/// <summary>What every blob store must do. A test class of each implementation inherits it.</summary>
public abstract class BlobStoreContract : IDisposable
{
    private const string Name = "0a1b2c3d4e5f60718293a4b5c6d7e8f900";

    protected abstract IBlobStore Store { get; }

    [Fact]
    public async Task What_was_written_is_read_with_its_length_and_hash()
    {
        var bytes = RandomNumberGenerator.GetBytes(200_000);

        var receipt = await Store.WriteAsync(Name, new MemoryStream(bytes));

        Assert.Equal(new BlobReceipt(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))), receipt);
        Assert.Equal(bytes, await ReadAsync(Name));
        Assert.Equal(bytes, await ReadAsync(Name));
    }

    [Fact]
    public async Task It_can_be_read_from_anywhere()
    {
        await Store.WriteAsync(Name, Text("0123456789"));

        await using var stream = (await Store.OpenAsync(Name))!;
        Assert.Equal(10, stream.Length);
        stream.Position = 7;
        using var reader = new StreamReader(stream);
        Assert.Equal("789", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task An_empty_one_is_one() => Assert.Equal(0, (await Store.WriteAsync(Name, Text(""))).Length);

    [Fact]
    public async Task What_is_not_there_is_null_and_deleting_it_is_no_mistake()
    {
        Assert.Null(await Store.OpenAsync(Name));
        await Store.DeleteAsync(Name);
    }

    [Fact]
    public async Task Deleted_it_is_gone()
    {
        await Store.WriteAsync(Name, Text("once"));
        await Store.DeleteAsync(Name);

        Assert.Null(await Store.OpenAsync(Name));
    }

    [Fact]
    public async Task It_is_never_written_over()
    {
        await Store.WriteAsync(Name, Text("first"));

        await Assert.ThrowsAsync<IOException>(() => Store.WriteAsync(Name, Text("second")));

        Assert.Equal("first", Encoding.UTF8.GetString((await ReadAsync(Name))!));
    }

    [Fact]
    public async Task Broken_off_there_is_nothing_and_it_can_be_written_again()
    {
        await Assert.ThrowsAsync<EndOfStreamException>(() => Store.WriteAsync(Name, new BreakingStream()));
        Assert.Null(await Store.OpenAsync(Name));

        await Store.WriteAsync(Name, Text("whole"));
        Assert.Equal(5, (await ReadAsync(Name))!.Length);
    }

    [Fact]
    public async Task Several_at_once_do_not_meet()
    {
        var names = Enumerable.Range(0, 20).Select(i => $"{i:x2}{Name}").ToList();

        await Task.WhenAll(names.Select(name => Store.WriteAsync(name, Text(name))));

        foreach (var name in names) Assert.Equal(name, Encoding.UTF8.GetString((await ReadAsync(name))!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../0a1b")]
    [InlineData("0A1B")]
    [InlineData("report.pdf")]
    [InlineData("0a/1b")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_name_that_is_none_of_ours_is_a_mistake(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteAsync(name, Text("x")));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.OpenAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAsync(name));
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    protected static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private async Task<byte[]?> ReadAsync(string name)
    {
        await using var stream = await Store.OpenAsync(name);
        if (stream is null) return null;
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>A stream that returns some bytes, and then fails.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        public BreakingStream()
            : base(new byte[100_000])
        {
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var read and > 0 ? read : throw new EndOfStreamException();
    }
}
