using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Itms.Api.Http;
using Itms.Application.Access;
using Itms.Application.Intake;
using Itms.Application.Shared;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Intake;

/// <summary>Receives mail for the taskings mailbox, and lists mail that did not become a tasking automatically.</summary>
internal static class IntakeEndpoints
{
    /// <summary>A permit stands for a MiB of mail. Each request holds several copies of its mail in memory.</summary>
    private static readonly ConcurrencyLimiter Posting = new(new ConcurrencyLimiterOptions { PermitLimit = 64, QueueLimit = int.MaxValue });

    public static void Map(RouteGroupBuilder api)
    {
        var intake = api.MapGroup("/intake").WithTags("Mail intake");
        // Anonymous, but the handler checks the sender's secret.
        // Any content type: routing would refuse a wrong one silently, and nobody would notice the lost mail.
        intake.MapPost("/email", ReceiveAsync).Accepts<IFormCollection>("multipart/form-data", "*/*")
            .AddOpenApiOperationTransformer((operation, _, _) => Task.FromResult(operation.RequestBody?.Content?.Remove("*/*")))
            .Describes<ReceivedMailDocument>(
                "Receives a mail as SendGrid's Inbound Parse posts it. The shared secret is the password of basic authentication.")
            .AllowAnonymous();
        var quarantine = intake.MapGroup("/quarantine").AddEndpointFilter(async (context, next) =>
            context.Arguments.OfType<Caller>().Single().Person.ManagesTaskings
                ? await next(context)
                : Problems.Result(Problems.From(Refusal.TaskManagerOnly())));
        quarantine.MapGet("", async (Caller _, MailIntake mails, HttpContext context) =>
        {
            var paging = Paging.Of(context);
            var (waiting, next) = await mails.ListAsync(paging.From, paging.Top, context.RequestAborted);
            return Results.Json(
                new Page<QuarantinedMailDocument>([.. waiting.Select(QuarantinedMailDocument.Of)], paging.NextLink(context, next)), Json.Http);
        }).Describes<Page<QuarantinedMailDocument>>("Lists mail waiting for a task manager, oldest first.").AcceptsPage();
        quarantine.MapGet("/{id}/mail", async (string id, Caller caller, MailIntake mails, AccessLog accessLog, HttpContext context) =>
        {
            if (await mails.OpenAsync(id, context.RequestAborted) is not var (mail, number)) return Problems.Result(Problems.NotFound());
            // The mail may name detainees. Log the access with its tasking, or with the mail if there is no tasking.
            await accessLog.NoteAsync(number ?? id, caller.Person.Id, "attachment", context.RequestAborted);
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            return Results.Stream(mail, "message/rfc822", "mail.eml");
        }).WithSummary("Downloads the original mail.").Produces<Stream>(StatusCodes.Status200OK, "message/rfc822");
        quarantine.MapGet("/{id}", ShowAsync).Describes<ReadMailDocument>("Shows a mail as a mail program does, with what ITMS found in it.");
        quarantine.MapGet("/{id}/documents/{index}", DownloadAsync).WithSummary("Downloads a document of the mail.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
        quarantine.MapPost("/{id}/accept", AcceptAsync)
            .Describes<QuarantinedMailDocument>("Makes a pending tasking from the mail, or adds it to a tasking.");
        quarantine.MapPost("/{id}/reject", RejectAsync)
            .Describes<QuarantinedMailDocument>("Rejects the mail. It leaves the list and does not become a tasking.");
    }

    private static async Task<IResult> AcceptAsync(
        string id, RequestBody<AcceptMailRequest> body, Caller caller, MailIntake mails, RulesSource rules, HttpContext context)
    {
        var request = body.Value;
        var stopping = context.RequestAborted;
        if (request.AddTo is { } number)
        {
            if (request.Fields is not null) throw new ProblemException(Problems.Malformed("fields", "cannot be given together with addTo"));
            return Answer(await mails.AddToAsync(id, number, request.Comment, request.Documents, caller.Person, stopping));
        }

        if (request.Comment is not null) throw new ProblemException(Problems.Malformed("comment", "needs addTo"));
        var corrections = new MailCorrections(TaskingOf(request, rules.Current.Calendar), request.Documents);
        var outcome = await mails.AcceptAsync(id, corrections, caller.Person, stopping);
        return outcome is IntakeOutcome.Refused { Refusal: var refusal } && request.Fields is not null
            ? Problems.Result(Problems.Within("fields", Problems.From(refusal)))
            : Answer(outcome);
    }

    private static TaskingCommand.Create? TaskingOf(AcceptMailRequest request, BusinessCalendar calendar)
    {
        try
        {
            return request.Fields?.ToCommand(calendar);
        }
        catch (ProblemException e)
        {
            throw new ProblemException(Problems.Within("fields", e.Problem));
        }
    }

    private static async Task<IResult> RejectAsync(
        string id, RequestBody<RejectMailRequest> body, Caller caller, MailIntake mails, HttpContext context) =>
        Answer(await mails.RejectAsync(id, body.Value.Checked(), caller.Person, context.RequestAborted));

    private static async Task<IResult> ShowAsync(string id, Caller caller, MailIntake mails, AccessLog accessLog, HttpContext context)
    {
        if (await mails.ShowAsync(id, context.RequestAborted) is not var (received, mail)) return Problems.Result(Problems.NotFound());
        if (mail is not null) await accessLog.NoteAsync(received.Number ?? id, caller.Person.Id, "attachment", context.RequestAborted);
        return Results.Json(ReadMailDocument.Of(received, mail, mail is null ? null : mails.Propose(mail, received.ReceivedAt)), Json.Http);
    }

    private static async Task<IResult> DownloadAsync(
        string id, string index, Caller caller, MailIntake mails, AccessLog accessLog, HttpContext context)
    {
        if (await mails.ShowAsync(id, context.RequestAborted) is not (var received, { } mail)
            || !int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            || place >= mail.Documents.Count)
            return Problems.Result(Problems.NotFound());
        await accessLog.NoteAsync(received.Number ?? id, caller.Person.Id, "attachment", context.RequestAborted);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Stream(mail.Documents[place].Open(), "application/octet-stream", mail.Documents[place].Name);
    }

    private static IResult Answer(IntakeOutcome outcome) => outcome switch
    {
        IntakeOutcome.Done done => Results.Json(QuarantinedMailDocument.Of(done.Mail), Json.Http),
        IntakeOutcome.NotFound => Problems.Result(Problems.NotFound()),
        IntakeOutcome.Decided decided => Problems.Result(MailProblems.Decided(decided.Mail)),
        IntakeOutcome.NoSuchDocument => Problems.Result(Problems.Malformed("documents", "names a document that the mail does not have")),
        IntakeOutcome.NoSuchTasking => Problems.Result(Problems.Malformed("addTo", "is not the number of a tasking")),
        IntakeOutcome.Unreadable => Problems.Result(MailProblems.Unreadable()),
        IntakeOutcome.Reused => Problems.Result(MailProblems.Reused()),
        IntakeOutcome.Refused refused => Problems.Result(Problems.From(refused.Refusal)),
        _ => Problems.Result(Problems.Busy()),
    };

    /// <summary>Answers 200 once the mail is stored, even if it goes to quarantine. Otherwise the service would post it again.</summary>
    private static async Task<IResult> ReceiveAsync(IntakeSettings settings, MailIntake mails, HttpContext context)
    {
        if (!HasSecret(context.Request, settings)) return Problems.Result(Problems.NotSignedIn());
        var length = Math.Min(context.Request.ContentLength ?? MailIntake.MaxLength, MailIntake.MaxLength);
        using var turn = await Posting.AcquireAsync((int)(length / (1024 * 1024)) + 1, context.RequestAborted);
        var (mail, signedBy) = await ReadAsync(mails, context);
        return Results.Json(ReceivedMailDocument.Of(await mails.ReceivePostedAsync(mail, signedBy, context.RequestAborted)), Json.Http);
    }

    private static async Task<(byte[] Mail, IReadOnlyCollection<string> SignedBy)> ReadAsync(MailIntake mails, HttpContext context)
    {
        try
        {
            return await PostedMail.ReadAsync(context);
        }
        catch (ProblemException e) when (!context.RequestAborted.IsCancellationRequested)
        {
            // The service does not retry after this answer. List the loss so that a task manager learns of it.
            await mails.NoteTurnedAwayAsync(e.Problem.Status, context.Request.ContentLength);
            throw;
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Only the length is known. It identifies the mail, so that repeated failures make one entry.
            var length = context.Request.ContentLength;
            await mails.NoteUntakenAsync(string.Create(CultureInfo.InvariantCulture, $"posted, of length {length}"), length);
            // Too slow, or damaged in transit. The next attempt may succeed.
            if (e is BadHttpRequestException) throw new ProblemException(Problems.NotArrived());
            throw;
        }
    }

    /// <summary>Ignores the user name, because services differ in which names they allow.</summary>
    private static bool HasSecret(HttpRequest request, IntakeSettings settings)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)) return false;
        if (!header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || header.Parameter is null) return false;
        var given = new byte[header.Parameter.Length];
        if (!Convert.TryFromBase64String(header.Parameter, given, out var length)) return false;
        var colon = given.AsSpan(0, length).IndexOf((byte)':');
        return colon >= 0 && (Is(settings.Secret) || Is(settings.SecondSecret));

        bool Is(string? secret) => secret is not null
            && CryptographicOperations.FixedTimeEquals(given.AsSpan((colon + 1)..length), Encoding.UTF8.GetBytes(secret));
    }
}
