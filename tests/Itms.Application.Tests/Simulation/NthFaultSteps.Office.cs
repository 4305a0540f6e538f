using System.Text;
using System.Text.Json;
using Itms.Application.Administration;
using Itms.Application.Backup;
using Itms.Application.Intake;
using Itms.Application.Records;
using Itms.Application.TaskingStore;
using Itms.Domain.People;
using Itms.Domain.Records;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <content>
/// What people do who keep the rules, the directory, the records and the mailbox. These requests have no key, so whoever got no answer looks first
/// whether it was done.
/// </content>
public static partial class NthFaultSteps
{
    private const string Liaison = "rex.moss", Chief = "tom.becker", Disposed = "ITMS-2027-000002";

    /// <summary>
    /// The steps whose requests are failed on azurite too. They make every kind of call that any step makes, which a test proves. Another step
    /// would repeat the same calls in another order.
    /// </summary>
    public static IReadOnlyList<string> OnAzure { get; } =
    [
        "create first", "TakeCharge by tom.becker", "RequestConcurrence by lee.chan", "upload", "mark a document", "create second", "remind",
        "take in a mail", "send the digest", "import people", "import taskings", "import documents", "back up", "change the rules", "add a person",
        "place a hold", "lift the hold", "accept the mail", "merge the words", "propose a disposal", "approve the disposal",
        "enter the histories into the ledger", "record an absence", "end the absence", "delegate a clearance", "revoke the delegation",
        "add a webhook", "comment with a webhook", "deliver to the webhook", "open an account", "make a token", "change the password",
    ];

    private static IEnumerable<NthFaultStep> OfTheOffice =>
    [
        new("change the rules", TimeSpan.Zero, null, ChangeRulesAsync, async world =>
            Assert.Equal(2, (await world.Start().Editor.ListAsync(RulesKind.Retention, CancellationToken.None)).Count)),
        new("add a person", TimeSpan.Zero, null, AddPersonAsync, async world =>
            Assert.Contains((await LoadedAsync(world)).Rules.Current.Directory.People, person => person.Id == "new.hand")),
        new("place a hold", TimeSpan.Zero, null, PlaceHoldAsync, world => CheckHoldAsync(world, isInForce: true)),
        new("lift the hold", TimeSpan.FromMinutes(10), null, LiftHoldAsync, world => CheckHoldAsync(world, isInForce: false)),
        new("have a mail wait", TimeSpan.Zero, null, machine => machine.Intake.ReceiveAsync(StrangeMail, null, null, CancellationToken.None)),
        new("accept the mail", TimeSpan.FromMinutes(10), null, AcceptMailAsync),
        new("merge the words", TimeSpan.Zero, null, machine => machine.Words.MergeAsync(CancellationToken.None), CheckWordsAsync),
        new("propose a disposal", TimeSpan.FromDays(2), null, ProposeAsync),
        new("approve the disposal", TimeSpan.FromMinutes(10), null, ApproveAsync, async world =>
            Assert.NotNull((await Tombstone.FindAsync(world.Store, Disposed, CancellationToken.None))?.DestroyedAt)),
        new("enter the histories into the ledger", TimeSpan.Zero, null, machine => machine.Seals.SealAsync(CancellationToken.None)),
    ];

    private static byte[] StrangeMail => Encoding.UTF8.GetBytes(
        "From: somebody@elsewhere.example\r\nSubject: Dental visits\r\nMessage-ID: <2@elsewhere.example>\r\n\r\nHow many?\r\n");

    private static async Task ChangeRulesAsync(Machine machine)
    {
        if ((await machine.Editor.ReadAsync(RulesKind.Retention, CancellationToken.None)).Version > 1) return;
        var entry = new { code = "all", title = "All", authority = "GRS 5.7", cutOff = "closed", years = 0 };
        var document = JsonSerializer.SerializeToElement(new { entries = new[] { entry } });
        Assert.IsType<RulesOutcome.Done>(
            await machine.Editor.ChangeAsync(RulesKind.Retention, document, "Approved.", expected: 1, Liaison, CancellationToken.None));
    }

    private static async Task AddPersonAsync(Machine machine)
    {
        var person = DirectoryEntry.Of(new Person("new.hand", "New Hand", "new.hand@agency.example", "HOU", [Role.Staff], [], true, false));
        Assert.IsType<DirectoryOutcome.Done>(
            await machine.Directory.PutAsync(person, expected: null, "Joined.", "adm.root", CancellationToken.None));
    }

    private static async Task PlaceHoldAsync(Machine machine)
    {
        if ((await machine.Holds.ReadAsync(CancellationToken.None)).Count > 0) return;
        var errors = new FieldErrors();
        await machine.Holds.PlaceAsync("Smith v. ICE", HoldScopes.Taskings(Disposed), Agency.Person(Chief), errors, CancellationToken.None);
        Assert.False(errors.Any);
    }

    private static async Task LiftHoldAsync(Machine machine)
    {
        var hold = Assert.Single(await machine.Holds.ReadAsync(CancellationToken.None));
        await machine.Holds.LiftAsync(hold.Id, "Settled.", Agency.Person(Chief), new FieldErrors(), CancellationToken.None);
    }

    private static async Task CheckHoldAsync(World world, bool isInForce) =>
        Assert.Equal(isInForce, Assert.Single(await world.Start().Holds.ReadAsync(CancellationToken.None)).IsInForce);

    private static async Task AcceptMailAsync(Machine machine)
    {
        var waiting = (await machine.Intake.ListAsync(from: null, 10, CancellationToken.None)).Mails;
        if (waiting.Count == 0) return;
        Assert.IsType<IntakeOutcome.Done>(
            await machine.Intake.AcceptAsync(Assert.Single(waiting).Id, corrections: null, Agency.Person("ana.ruiz"), CancellationToken.None));
    }

    /// <summary>The index has exactly the words of the taskings.</summary>
    private static async Task CheckWordsAsync(World world)
    {
        var check = new DataCheck(world.Store, world.Documents) { Rules = (await LoadedAsync(world)).Rules.Current };
        _ = await check.RunAsync(CancellationToken.None).ToListAsync();
        Assert.Matches("Word index: [1-9][0-9]* taskings compared, 0 faults.", check.ToString());
    }

    private static async Task ProposeAsync(Machine machine)
    {
        if ((await machine.Disposals.ReadOpenAsync(CancellationToken.None)).Count > 0) return;
        Assert.IsType<RecordsOutcome<Disposal>.Done>(
            await machine.Disposals.ProposeAsync([Disposed], "Please.", Agency.Person(Liaison), CancellationToken.None));
    }

    private static async Task ApproveAsync(Machine machine)
    {
        foreach (var open in await machine.Disposals.ReadOpenAsync(CancellationToken.None))
            if (open.State == DisposalState.Proposed) await machine.Disposals.ApproveAsync(open.Id, Agency.Person(Chief), CancellationToken.None);
        await machine.Disposals.CarryOnAsync(CancellationToken.None);
    }

    private static async Task<Machine> LoadedAsync(World world)
    {
        var machine = world.Start();
        await machine.Book.LoadAsync(CancellationToken.None);
        return machine;
    }
}
