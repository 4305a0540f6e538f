using System.Text;
using Itms.Application.Administration;
using Itms.Application.Outbox;
using Itms.Application.Taskings;
using Itms.Application.Tests.Simulation;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Administration;

/// <summary>Who leaves is told of in one mail to each task manager, whenever processes die.</summary>
public sealed class DepartureNoticesTests
{
    private static readonly Person Left = Agency.Person("lee.chan") with { Active = false };

    [Fact]
    public async Task The_answer_counts_what_is_left_and_one_mail_goes_out()
    {
        var (world, machine) = await LiveAsync();

        Assert.Equal(new DirectoryOutcome.Done(0, 1, 0, OpenTaskingsLeft: 2), await PutAsync(machine, Left));
        await SettleAsync(world, machine);
        var mail = Assert.Single(await MailsAsync(world));
        Assert.Equal("ana.ruiz", mail.Notification.To);
        Assert.Equal(["ITMS-2027-000001", "ITMS-2027-000002"], mail.Notification.Items!.Select(item => item.Number));

        // Sent back unchanged, active again, and somebody who leaves nothing: no mail.
        Assert.Equal(new DirectoryOutcome.Done(0, 0, 1), await PutAsync(machine, Left));
        Assert.Equal(new DirectoryOutcome.Done(0, 1, 0), await PutAsync(machine, Left with { Active = true }));
        Assert.Equal(
            new DirectoryOutcome.Done(0, 1, 0, OpenTaskingsLeft: 0), await PutAsync(machine, Agency.Person("nia.frost") with { Active = false }));
        await SettleAsync(world, machine);
        Assert.Single(await MailsAsync(world));
    }

    [Fact]
    public async Task An_import_of_several_parts_sends_one_mail_about_all_who_left_and_a_dry_run_only_counts()
    {
        var (world, machine) = await LiveAsync();
        var file = new StringBuilder("id,name,email,unit,roles,active\nlee.chan,Lee Chan,lee.chan@agency.example,HOU,actionOfficer,false\n");
        for (var i = 0; i < 120; i++) file.Append($"p.{i:D4},Person {i},p.{i:D4}@agency.example,HOU,staff,true\n");
        file.Append("eva.stone,Eva Stone,eva.stone@agency.example,MCMU,unitChief,false\n");

        Assert.Equal(new DirectoryOutcome.Done(120, 2, 0, OpenTaskingsLeft: 3), await ImportAsync(machine, file.ToString(), dryRun: true));
        Assert.Empty(await MailsAsync(world));
        Assert.Equal(new DirectoryOutcome.Done(120, 2, 0, OpenTaskingsLeft: 3), await ImportAsync(machine, file.ToString(), dryRun: false));
        await SettleAsync(world, machine);

        var mail = Assert.Single(await MailsAsync(world));
        Assert.Equal(["ITMS-2027-000001", "ITMS-2027-000002", "ITMS-2027-000003"], mail.Notification.Items!.Select(item => item.Number));
    }

    [Fact]
    public async Task Taskings_whose_task_manager_in_charge_leaves_are_told_of()
    {
        var (world, machine) = await LiveAsync();

        Assert.Equal(
            new DirectoryOutcome.Done(0, 1, 0, OpenTaskingsLeft: 4), await PutAsync(machine, Agency.Person("ana.ruiz") with { Active = false }));
        await SettleAsync(world, machine);

        var mail = Assert.Single(await MailsAsync(world));
        Assert.Equal(("tom.becker", 4), (mail.Notification.To, mail.Notification.Items!.Count));
    }

    [Fact]
    public async Task A_death_at_any_write_costs_no_mail_and_sends_no_second_one()
    {
        var (_, calm) = await LiveAsync();
        await PutAsync(calm, Left);
        var writes = calm.Commits;
        for (var at = 1; at <= writes; at++)
            foreach (var after in new[] { false, true })
            {
                var (world, _) = await LiveAsync();
                var dying = world.Start(new Death(at, after));
                await dying.Book.LoadAsync(CancellationToken.None);
                await Assert.ThrowsAsync<ProcessDiedException>(() => PutAsync(dying, Left));

                var next = world.Start();
                await next.Book.LoadAsync(CancellationToken.None);
                var made = !next.Rules.Current.Directory.Find("lee.chan")!.Active;
                Assert.Equal(at > 1 || after, made);
                world.Clock.Now += TimeSpan.FromMinutes(2);
                for (var i = 0; i < 2; i++) await SettleAsync(world, next);

                var where = $"dying {(after ? "after" : "before")} write {at} of {writes}";
                var mails = await MailsAsync(world);
                Assert.True(mails.Count == (made ? 1 : 0), where);
                Assert.True(mails.All(mail => mail.State == OutboxMessageState.Sent), where);
            }
    }

    private static async Task<(World World, Machine Machine)> LiveAsync()
    {
        var world = new World();
        await world.SettleAsync();
        var machine = world.Start();
        await CreateAsync(machine, "HOU", "lee.chan");
        await CreateAsync(machine, "HOU", "sam.ortiz");
        await machine.DoAsync("ITMS-2027-000002", new TaskingCommand.Delegate(null, "lee.chan", null), "sam.ortiz");
        await CreateAsync(machine, "MCMU", "mia.lund");
        await CreateAsync(machine, "HPMU", "hal.price");
        await machine.HearAsync();
        var fresh = world.Start();
        await fresh.Book.LoadAsync(CancellationToken.None);
        return (world, fresh);
    }

    private static async Task CreateAsync(Machine machine, string unit, string officer)
    {
        var create = new TaskingCommand.Create("", Forms.InformationRequest(new DateOnly(2027, 2, 5)), [new PlacementRequest(unit, officer, [])]);
        Assert.IsType<Outcome.Done>(await machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None));
    }

    private static Task<DirectoryOutcome> PutAsync(Machine machine, Person person) =>
        machine.Directory.PutAsync(DirectoryEntry.Of(person), expected: null, reason: null, "adm.root", CancellationToken.None);

    private static Task<DirectoryOutcome> ImportAsync(Machine machine, string file, bool dryRun) => machine.Directory.ImportAsync(
        DirectoryCsv.Parse("people", Encoding.UTF8.GetBytes(file), new FieldErrors())!.Entries, dryRun, "adm.root", CancellationToken.None);

    private static async Task SettleAsync(World world, Machine machine)
    {
        await machine.Departures.TellPendingAsync(CancellationToken.None);
        await machine.HearAsync();
        world.Clock.Now += TimeSpan.FromMinutes(5);
        await machine.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
    }

    private static async Task<List<OutboxMessage>> MailsAsync(World world)
    {
        var mails = new List<OutboxMessage>();
        await foreach (var id in DepartureNotices.IdsAsync(world.Store, CancellationToken.None))
            mails.AddRange((await OutboxBatch.ReadAllAsync(world.Store, id, CancellationToken.None)).SelectMany(batch => batch.Messages));
        return mails;
    }
}
