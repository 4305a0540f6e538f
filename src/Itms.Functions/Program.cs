using System.Security.Cryptography;
using Itms.Api.Hosting;
using Itms.Api.SignIn;
using Itms.Application.Mail;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Functions;
using Itms.Functions.Http;
using Itms.Functions.Intake;
using Itms.Functions.Mail;
using Itms.Functions.Storage;
using Itms.Mailbox;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();

AzureSettings settings;
try
{
    settings = AzureSettings.Read(builder.Configuration);
}
catch (SettingException e)
{
    Console.WriteLine($"itms: {e.Message}");
    return 2;
}

// The adapters of this host: Azure tables and blobs, mail from a blob container or a mailbox, and SendGrid.
NewId newId = () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
var tables = new AzureTableStore(settings.Storage, newId);
var blobs = new AzureBlobStore(settings.Storage, newId);
await Task.WhenAll(tables.CreateTableAsync(), blobs.CreateContainerAsync());
var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
builder.Services.AddSingleton<ITableStore>(tables);
builder.Services.AddSingleton<IPartitionList>(tables);
builder.Services.AddSingleton<IBlobStore>(blobs);
builder.Services.AddSingleton<IMailDrop>(new MailDrop(settings.Storage));
builder.Services.AddSingleton<IMailSender>(new SendGridMailSender(http, settings.Mail));
builder.Services.AddMailbox(settings.Mailbox, http);
builder.Services.AddTelemetry(builder.Configuration, settings.Storage.Identity);

// The application.
builder.Services.AddItmsOnAzure(settings.Agency, settings.PublicUrl, TimeProvider.System);
builder.Services.AddSignIn(settings.SignIn, await SigningKey.OpenAsync(tables), TimeProvider.System);

var host = builder.Build();
if (ConsoleCommands.Are(args)) return await ConsoleCommands.RunAsync(args, host.Services, Console.Out, CancellationToken.None);
// Beside the first steps, and while the worker connects to the Functions host.
var warmUp = host.Services.GetRequiredService<SharedPipeline>().WarmUpAsync();
StartupReport report;
try
{
    report = await host.Services.GetRequiredService<StartupSteps>().RunAsync(newAdministrator: false, CancellationToken.None);
}
catch (InvalidDataException e)
{
    Console.WriteLine($"itms: {e.Message}");
    return 4;
}

await report.PrintAsync(Console.Out);
await host.RunAsync();
await warmUp;
return 0;
