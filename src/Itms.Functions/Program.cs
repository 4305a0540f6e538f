using System.Security.Cryptography;
using Itms.Api.Hosting;
using Itms.Api.SignIn;
using Itms.Application.Mail;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Functions;
using Itms.Functions.Intake;
using Itms.Functions.Mail;
using Itms.Functions.Storage;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();

// The settings, and what they say.
var agency = builder.Configuration.GetSection("Itms").Get<AgencySettings>() ?? new AgencySettings();
agency.Check(builder.Configuration);
var publicUrl = agency.PublicUrl ?? throw new SettingException("Itms:PublicUrl is required: the links in mails begin with it.");
var signIn = agency.HowToSignIn(publicUrl, builder.Configuration);
var storage = (builder.Configuration.GetSection("Itms:Storage").Get<AzureStorageSettings>() ?? new AzureStorageSettings()).Check();
var mail = builder.Configuration.GetSection("Itms:Mail:SendGrid").Get<SendGridSettings>() ?? new SendGridSettings();
NewId newId = () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

// The adapters.
var tables = new AzureTableStore(storage, newId);
await tables.CreateTableAsync();
var blobs = new AzureBlobStore(storage, newId);
await blobs.CreateContainerAsync();
builder.Services.AddSingleton<ITableStore>(tables);
builder.Services.AddSingleton<IPartitionList>(tables);
builder.Services.AddSingleton<IBlobStore>(blobs);
builder.Services.AddSingleton<IMailDrop>(new MailDrop(storage));
var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
builder.Services.AddSingleton<IMailSender>(new SendGridMailSender(http, mail));

// What it tells of itself.
builder.Services.AddTelemetry(builder.Configuration, storage.Identity);

// The application.
builder.Services.AddItmsOnAzure(agency, publicUrl, TimeProvider.System);
builder.Services.AddSignIn(signIn, await SigningKey.OpenAsync(tables), TimeProvider.System);

var host = builder.Build();
await AzureServices.PrepareAsync(host.Services, CancellationToken.None);
await host.RunAsync();
