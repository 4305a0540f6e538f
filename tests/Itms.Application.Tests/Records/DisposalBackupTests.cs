using Itms.Application.Backup;
using Itms.Application.Storage;
using Itms.Domain.Records;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Records;

/// <summary>Backups know what was disposed of, even if it is while they are made.</summary>
public sealed class DisposalBackupTests
{
    [Fact]
    public async Task What_was_disposed_of_does_not_come_back_and_its_tombstone_does()
    {
        var archive = await Archive.OfAsync(2);
        var hold = await archive.HoldAsync(HoldScopes.Taskings(Archive.Number(2)));
        var done = Archive.Done(await archive.ApproveAsync((await archive.ProposeAsync(1)).Id));

        var (restored, faults) = await RestoreAsync(archive, await BackUpAsync(archive));

        Assert.Empty(faults);
        Assert.Equal(await archive.TombstoneAsync(1), await restored.TombstoneAsync(1));
        Assert.Equal(hold.Id, Assert.Single(await restored.Machine.Holds.ReadAsync(CancellationToken.None)).Id);
        Assert.Equal(DisposalState.Done, (await restored.Machine.Disposals.FindAsync(done.Id, CancellationToken.None))!.State);
        for (var i = 1; i <= 2; i++) await restored.AssertWholeOrGoneAsync(i);
        Assert.Equal(
            [Archive.Number(1), Archive.Number(2)],
            (await restored.Machine.Disclosures.AboutAsync("012345678", CancellationToken.None)).Select(d => d.Number));
    }

    [Fact]
    public async Task A_disposal_at_any_moment_of_a_backup_leaves_the_tasking_whole_or_gone()
    {
        var (whole, gone, moments) = (0, 0, int.MaxValue);
        for (var moment = 1; moment <= moments; moment++)
        {
            var archive = await Archive.OfAsync(2);
            var proposed = await archive.ProposeAsync(1);
            var (reader, count) = (archive.World.Start(), 0);
            reader.MeanwhileAlways(async _ =>
            {
                if (++count == moment) Archive.Done(await archive.ApproveAsync(proposed.Id));
            });
            var file = await BackUpAsync(archive, reader.Store);
            moments = count;

            var (restored, faults) = await RestoreAsync(archive, file);
            Assert.Empty(faults);
            await restored.Machine.Disposals.CarryOnAsync(CancellationToken.None);
            if (await restored.FindAsync(1) is null) gone++;
            else whole++;
            for (var i = 1; i <= 2; i++) await restored.AssertWholeOrGoneAsync(i);
            Assert.Empty((await restored.CheckAsync()).Faults);
            var disposal = (await restored.Machine.Disposals.FindAsync(proposed.Id, CancellationToken.None))!;
            Assert.Equal(await restored.FindAsync(1) is null, disposal.State == DisposalState.Done);
        }

        Assert.True(whole > 0 && gone > 5, $"{whole} whole, {gone} gone");
    }

    private static async Task<MemoryStream> BackUpAsync(Archive archive, ITableStore? store = null)
    {
        var file = new MemoryStream();
        await new BackupWriter(
            store ?? archive.World.Store, archive.World.Store, archive.World.Documents, archive.Machine.Rules, archive.World.Clock,
            NullLogger<BackupWriter>.Instance).WriteAsync(file, CancellationToken.None);
        file.Position = 0;
        return file;
    }

    private static async Task<(Archive Restored, IReadOnlyList<string> Faults)> RestoreAsync(Archive from, Stream file)
    {
        var restored = new Archive();
        restored.World.Clock.Now = from.World.Clock.Now;
        var machine = restored.Machine = restored.World.Start();
        var report = await new BackupRestore(
            machine.Store, restored.World.Store, restored.World.Documents, machine.Book, machine.Rebuild(Agency.Calendar), machine.Disposals)
            .RunAsync(file, CancellationToken.None);
        return (restored, report.Backup.Manifest.Faults);
    }
}
