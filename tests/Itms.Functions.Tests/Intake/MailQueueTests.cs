using Itms.Api.Hosting;
using Itms.Application.Intake;
using Itms.Functions.Intake;
using Itms.Functions.Tests.Orchestration;
using Itms.Functions.Tests.Storage;

namespace Itms.Functions.Tests.Intake;

/// <summary>A message names a mail; the mail becomes a tasking with an orchestration, and whatever is wrong is listed.</summary>
public sealed class MailQueueTests(Azurite azurite)
{
    private const string Name = "2027/01/11/mail 7.eml";
    private const string Message = "{\"blob\":\"" + Name + "\"}";
    private const string Mail =
        "Authentication-Results: mx.agency.gov; dmarc=pass header.from=dhs.gov\r\nFrom: a@dhs.gov\r\nSubject: Sick calls\r\n\r\nHow many?";

    private static readonly AgencySettings Agency =
        new() { Intake = new IntakeSettings { Senders = ["@dhs.gov"], AuthenticatedBy = "mx.agency.gov" } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_mail_named_is_one_tasking_with_an_orchestration_however_often_the_message_comes()
    {
        await using var world = await AzureWorld.StartAsync(Agency);
        world.Drop[Name] = Mail;

        for (var i = 0; i < 3; i++) await ReceiveAsync(world, Message);

        Assert.Empty(await WaitingAsync(world));
        Assert.NotNull(await world.Hub.Client.GetInstanceAsync("ITMS-2027-000001.1", Token));
        Assert.Null(await world.Hub.Client.GetInstanceAsync("ITMS-2027-000002.1", Token));
    }

    [Theory]
    [InlineData("", QuarantineReason.MalformedMessage)]
    [InlineData("mail-7.eml", QuarantineReason.MalformedMessage)]
    [InlineData("{\"blob\":7}", QuarantineReason.MalformedMessage)]
    [InlineData("[]", QuarantineReason.MalformedMessage)]
    [InlineData("null", QuarantineReason.MalformedMessage)]
    [InlineData("{\"mail\":\"" + Name + "\"}", QuarantineReason.MalformedMessage)]
    [InlineData("{\"blob\":\"elsewhere.eml\"}", QuarantineReason.MailMissing)]
    [InlineData("{\"blob\":\"unread.eml\"}", QuarantineReason.Unreadable)]
    [InlineData("{\"blob\":\"unknown.eml\"}", QuarantineReason.UnknownSender)]
    [InlineData("{\"blob\":\"large.eml\"}", QuarantineReason.TooLarge)]
    public async Task What_will_never_be_a_tasking_is_listed_once_and_not_tried_again(string message, QuarantineReason reason)
    {
        await using var world = await AzureWorld.StartAsync(Agency);
        world.Drop["unread.eml"] = "no mail";
        world.Drop["unknown.eml"] = "From: a@else.example\r\nSubject: Figures\r\n\r\nText";
        if (reason == QuarantineReason.TooLarge) world.Drop["large.eml"] = new string('x', MailIntake.MaxLength + 1);

        for (var i = 0; i < 2; i++) await ReceiveAsync(world, message);

        Assert.Equal(reason, Assert.Single(await WaitingAsync(world)).Reason);
    }

    [Fact]
    public async Task What_fails_for_the_moment_is_tried_again_and_listed_once_it_is_given_up()
    {
        await using var world = await AzureWorld.StartAsync(Agency);
        world.Drop[Name] = Mail;
        world.Drop.IsDown = true;
        await Assert.ThrowsAsync<IOException>(() => ReceiveAsync(world, Message));
        Assert.Empty(await WaitingAsync(world));

        await world.Get<MailQueue>().GiveUpAsync(Message, Token);
        var given = Assert.Single(await WaitingAsync(world));
        Assert.Equal((QuarantineReason.FailedRepeatedly, Name), (given.Reason, given.Source));

        // Put into the queue again, it takes its ordinary way.
        world.Drop.IsDown = false;
        await ReceiveAsync(world, Message);
        Assert.NotNull(await world.Hub.Client.GetInstanceAsync("ITMS-2027-000001.1", Token));
    }

    [Fact]
    public async Task The_drop_is_the_container_of_mails()
    {
        var settings = azurite.Fresh() with { Intake = "mails" };
        var drop = new MailDrop(settings);
        await Assert.ThrowsAsync<IOException>(() => drop.OpenAsync(Name, Token));
        var container = new global::Azure.Storage.Blobs.BlobServiceClient(settings.ConnectionString).GetBlobContainerClient("mails");
        await container.CreateAsync(cancellationToken: Token);
        await container.GetBlobClient(Name).UploadAsync(BinaryData.FromString(Mail), Token);

        using var mail = new StreamReader((await drop.OpenAsync(Name, Token))!);
        Assert.Equal(Mail.Length, mail.BaseStream.Length);
        Assert.Equal(Mail, await mail.ReadToEndAsync(Token));
        Assert.Null(await drop.OpenAsync("2027/none.eml", Token));
    }

    private static Task ReceiveAsync(AzureWorld world, string message) => world.Get<MailQueue>().RunAsync(message, world.Hub.Client, Token);

    private static async Task<IReadOnlyList<ReceivedMail>> WaitingAsync(AzureWorld world) =>
        (await world.Get<MailIntake>().ListAsync(null, 10, Token)).Mails;
}
