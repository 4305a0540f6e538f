using System.IO.Compression;
using System.Text;
using Itms.Application.Backup;
using Itms.Application.Indexing;
using Itms.Application.Storage;
using Itms.Application.Tests.Simulation;

namespace Itms.Application.Tests.Backup;

/// <summary>A file that was cut or changed anywhere is refused before anything is restored.</summary>
public sealed class DamagedBackupTests
{
    [Fact]
    public async Task A_file_that_was_cut_anywhere_is_refused()
    {
        var whole = (await (await Office.AtWorkAsync()).BackUpAsync()).ToArray();
        // The last bytes are a checksum of gzip. The parts have their own.
        for (var length = 0; length < whole.Length - 16; length += length < whole.Length - 60 ? 37 : 1) await IsRefusedAsync(whole[..length]);
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_is_noticed_unless_it_changes_nothing()
    {
        var whole = (await (await Office.AtWorkAsync()).BackUpAsync()).ToArray();
        var (content, same) = (Decompressed(whole), 0);
        // The first ten bytes are the header of gzip. Some of them, such as the time, mean nothing. The last end an archive that is whole by then.
        for (var at = 10; at < whole.Length - 40; at += 7)
        {
            var flipped = whole.ToArray();
            flipped[at] ^= 16;
            if (IsSame(flipped)) same++;
            else await IsRefusedAsync(flipped);
        }

        Assert.InRange(same, 0, whole.Length / 7 / 20);

        // Where bytes repeat, some bits only say which of the equal places to copy.
        bool IsSame(byte[] flipped)
        {
            try
            {
                return content.AsSpan().SequenceEqual(Decompressed(flipped));
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("America/New_York", "backup.json is damaged: its length or SHA-256 is not the one in the manifest.")]
    [InlineData("\"partition\":\"number", "rows/000001.jsonl is damaged: its length or SHA-256 is not the one in the manifest.")]
    [InlineData("412 unicorns", "documents/aa11 is damaged: its length or SHA-256 is not the one in the manifest.")]
    [InlineData("\"taskings\":3,\"rows\":", "The manifest is damaged: it counts other rows or documents than there are.")]
    [InlineData("\"faults\":[", "The manifest is damaged.")]
    [InlineData("\"sha256\":\"", "backup.json is damaged: its length or SHA-256 is not the one in the manifest.")]
    public async Task A_change_that_was_compressed_again_is_named(string changed, string message)
    {
        var whole = Decompressed((await (await Office.AtWorkAsync()).BackUpAsync()).ToArray());
        // The last byte of the text, or the one after it if that opens a value.
        var at = whole.AsSpan().IndexOf(Encoding.UTF8.GetBytes(changed)) + changed.Length;
        if (changed[^1] is not (':' or '"' or '[')) at--;
        if (changed[^1] == '[') at -= changed.Length - 2;
        whole[at] = (byte)(whole[at] is >= (byte)'0' and <= (byte)'8' ? whole[at] + 1 : whole[at] == 'a' ? 'b' : 'a');
        Assert.Equal(message, await IsRefusedAsync(Compressed(whole)));
    }

    [Fact]
    public async Task Another_file_and_another_format_are_refused_with_words()
    {
        Assert.StartsWith("The file is damaged or is not a backup of ITMS", await IsRefusedAsync("A letter."u8.ToArray()), StringComparison.Ordinal);
        var whole = Decompressed((await (await Office.AtWorkAsync()).BackUpAsync()).ToArray());
        var at = whole.AsSpan().IndexOf("\"format\":1"u8) + "\"format\":".Length;
        whole[at] = (byte)'2';
        Assert.Contains("This version reads format 1 only.", await IsRefusedAsync(Compressed(whole)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_data_nothing_is_restored()
    {
        var (office, other) = (await Office.AtWorkAsync(), await Office.AtWorkAsync());
        await other.CommentAsync("ITMS-2027-000002", "Mine.");
        var before = await other.RowsAsync();
        await Assert.ThrowsAsync<StorageNotEmptyException>(async () => await other.RestoreAsync(await office.BackUpAsync()));
        Assert.Equal(before, await other.RowsAsync());
    }

    [Fact]
    public async Task A_restore_that_was_cut_off_anywhere_is_noticed_and_can_be_repeated()
    {
        var office = await Office.AtWorkAsync();
        await new WordIndex(office.World.Store, office.World.Clock).MergeAsync(CancellationToken.None);
        var file = await office.BackUpAsync();
        var dead = 0;
        for (var writes = 2; dead == (writes - 2) / 5; writes += 5)
        {
            var other = Office.Empty();
            try
            {
                await other.RestoreAsync(file, other.World.Start(new Death(writes, AfterIt: false)));
                continue;
            }
            catch (ProcessDiedException)
            {
                dead++;
            }

            await Assert.ThrowsAsync<InvalidDataException>(() => RestoreMarker.CheckAsync(other.World.Store, CancellationToken.None));
            file.Position = 0;
            await other.RestoreAsync(file);
            await RestoreMarker.CheckAsync(other.World.Store, CancellationToken.None);
            Assert.Equal(await office.RowsAsync(), await other.RowsAsync());
            Assert.Equal(await office.RowsAsync(derived: true), await other.RowsAsync(derived: true));
            file.Position = 0;
        }

        Assert.InRange(dead, 4, 100);
    }

    /// <summary>Checks that nothing is restored.</summary>
    /// <returns>Why.</returns>
    private static async Task<string> IsRefusedAsync(byte[] file)
    {
        var other = Office.Empty();
        var damaged = await Assert.ThrowsAsync<BackupDamagedException>(() => other.RestoreAsync(new MemoryStream(file)));
        Assert.Empty(other.Documents.Names);
        Assert.Empty(await other.World.Store.PartitionsAsync("").ToListAsync());
        return damaged.Message;
    }

    private static byte[] Decompressed(byte[] file)
    {
        using var from = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        from.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Compressed(byte[] bytes)
    {
        using var file = new MemoryStream();
        using (var to = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true)) to.Write(bytes);
        return file.ToArray();
    }
}
