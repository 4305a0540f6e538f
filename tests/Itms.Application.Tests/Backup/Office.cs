using System.Text;
using Itms.Application.Backup;
using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Storage;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Taskings;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Backup;

/// <summary>An office with taskings and documents, and its backups.</summary>
internal sealed class Office
{
    public Office(World world) => (World, Machine) = (world, world.Start());

    public World World { get; }

    public InMemoryBlobStore Documents => World.Documents;

    public Machine Machine { get; }

    /// <summary>An office where nothing has happened yet.</summary>
    public static Office Empty() => new(new World());

    /// <summary>Three taskings; the first has a document of which each byte may be looked for.</summary>
    public static async Task<Office> AtWorkAsync()
    {
        var office = Empty();
        await office.World.SettleAsync();
        for (var i = 0; i < 3; i++) await office.CreateAsync();
        await office.AttachAsync("ITMS-2027-000001", "aa11", "A document with 412 unicorns.");
        await office.Machine.HearAsync();
        return office;
    }

    public async Task<string> CreateAsync()
    {
        TaskingCommand.Create create = new(
            "", Forms.InformationRequest(new DateOnly(2027, 2, 10)), [new PlacementRequest("HOU", "lee.chan", [])]);
        var done = await Machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None);
        return Assert.IsType<Application.Taskings.Outcome.Done>(done).Tasking.Number;
    }

    public async Task AttachAsync(string number, string name, string text)
    {
        var receipt = await Documents.WriteAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var file = new NewAttachment(name, name + ".txt", "text/plain", receipt.Length, receipt.Sha256);
        Assert.IsType<Application.Taskings.Outcome.Done>(
            await Machine.DoAsync(number, new TaskingCommand.AddAttachments([file], Final: false), "lee.chan"));
    }

    public Task CommentAsync(string number, string text) => Machine.DoAsync(number, new TaskingCommand.AddComment(text), "lee.chan");

    /// <param name="store">Null: its own.</param>
    public async Task<MemoryStream> BackUpAsync(ITableStore? store = null)
    {
        var file = new MemoryStream();
        var writer = new BackupWriter(store ?? World.Store, World.Store, Documents, Machine.Rules, World.Clock, NullLogger<BackupWriter>.Instance);
        await writer.WriteAsync(file, CancellationToken.None);
        file.Position = 0;
        return file;
    }

    public Task<RestoreReport> RestoreAsync(Stream file) => RestoreAsync(file, Machine);

    /// <param name="machine">The process that restores.</param>
    public Task<RestoreReport> RestoreAsync(Stream file, Machine machine) =>
        new BackupRestore(machine.Store, World.Store, Documents, machine.Book, machine.Rebuild(Agency.Calendar), machine.Disposals)
            .RunAsync(file, CancellationToken.None);

    public async Task<(DataCheck Check, List<string> Faults)> CheckAsync()
    {
        var check = new DataCheck(World.Store, Documents);
        return (check, await check.RunAsync(CancellationToken.None).ToListAsync());
    }

    /// <summary>All rows, each as one text, without those that a backup leaves out.</summary>
    public async Task<List<string>> RowsAsync(bool derived = false)
    {
        var rows = new List<string>();
        await foreach (var partition in World.Store.PartitionsAsync(""))
            await foreach (var row in World.Store.ReadAllAsync(new RowRange(partition)))
                if (derived ? IsDerived(partition) : BackupPlan.Keeps(partition, row.RowKey))
                    rows.Add($"{partition} {row.RowKey} {Convert.ToBase64String(row.Body.Span)}");
        return rows;
    }

    public async Task<List<string>> DeadLettersAsync() =>
        await World.Store.ReadAllAsync(new RowRange(OutboxKeys.DeadLetters)).Select(row => row.RowKey).ToListAsync();

    private static bool IsDerived(string partition) => ProjectionRebuild.Partitions.Contains(partition);
}
