using Itms.Api.Administration;
using Itms.Api.Archive;
using Itms.Api.Imports;
using Itms.Api.Intake;
using Itms.Api.Records;
using Itms.Api.SignIn;
using Itms.Api.Taskings;
using Itms.Api.Views;
using Itms.Application.Access;
using Itms.Application.Backup;
using Itms.Application.Intake;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Application.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Api.Hosting;

/// <summary>The HTTP API, the same in every host.</summary>
public static class ItmsEndpoints
{
    /// <summary>Every endpoint under <c>/api</c> needs a signed-in caller, unless it says otherwise.</summary>
    public static void MapItmsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").RequireAuthorization();
        DirectoryEndpoints.Map(api);
        RoutingEndpoints.Map(api);
        DelegationEndpoints.Map(api);
        AbsenceEndpoints.Map(api);
        TrainingEndpoints.Map(api);
        MailPreferenceEndpoints.Map(api);
        ReferenceEndpoints.Map(api, TaskingEndpoints.Map(api));
        DaysOffEndpoint.Map(api);
        BulkEndpoints.Map(api);
        AttachmentEndpoints.Map(api);
        PackageEndpoints.Map(api);
        ViewEndpoints.Map(api);
        AwaitingEndpoints.Map(api);
        FilterEndpoints.Map(api);
        SearchEndpoints.Map(api);
        ArchiveEndpoints.Map(api);
        ImportEndpoints.Map(api);
        ReportEndpoints.Map(api);
        SubscriptionEndpoints.Map(api);
        IntakeEndpoints.Map(api);
        AdminEndpoints.Map(api);
        BackupEndpoints.Map(api);
        RecordsEndpoints.Map(api);
        CalendarEndpoints.Map(api);
        var signIn = routes.ServiceProvider.GetRequiredService<SignInSettings>().Kind;
        SessionEndpoints.Map(api, signIn);
        if (signIn == SignInKind.Local) AccountEndpoints.Map(api);

        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        Describe(routes.MapGet("/health/live", () => Results.Text("live")), "The process answers.");
        Describe(routes.MapGet("/health/ready", ReadyAsync), "It can serve: the store answers, and takes writes.")
            .Produces<string>(StatusCodes.Status503ServiceUnavailable, "text/plain");
        Describe(routes.MapGet("/health/mailbox", Mailbox), "Whether the taskings mailbox can be read: off, elsewhere, reading, or failing.")
            .Produces<string>(StatusCodes.Status503ServiceUnavailable, "text/plain");
        Describe(routes.MapGet("/health/clock", ClockAsync), "Whether the clock is right, or went back.")
            .Produces<string>(StatusCodes.Status503ServiceUnavailable, "text/plain");
        Describe(routes.MapGet("/health/proxy", (ProxyWatch proxies) => Results.Text(proxies.State)), "Whether a proxy is in front, and is known.");
        Describe(routes.MapGet("/health/backup", Backup), "Whether the last backup on schedule was made: off, made, or failing.")
            .Produces<string>(StatusCodes.Status503ServiceUnavailable, "text/plain");
    }

    private static async Task<IResult> ReadyAsync(Readiness readiness, AccessLog accessLog, CancellationToken cancellationToken) =>
        (await readiness.FaultAsync(cancellationToken) ?? (accessLog.CanRecord ? null : AccessNotRecordedException.Reason)) is { } fault
            ? Results.Text(fault, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready");

    /// <summary>A server that cannot read the mailbox can still serve people. So this is apart from readiness.</summary>
    private static IResult Mailbox(MailboxState mailbox) => mailbox.Condition switch
    {
        MailboxCondition.Failing => Results.Text("failing", statusCode: StatusCodes.Status503ServiceUnavailable),
        var condition => Results.Text(condition.ToString().ToLowerInvariant()),
    };

    /// <summary>Apart from readiness, too.</summary>
    private static async Task<IResult> ClockAsync(ClockWatch watch, CancellationToken cancellationToken) =>
        await watch.FaultAsync(cancellationToken) is { } fault
            ? Results.Text(fault, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("right");

    /// <summary>Apart from readiness, too.</summary>
    private static IResult Backup(BackupState backup) => Results.Text(
        backup.Condition.ToString().ToLowerInvariant(),
        statusCode: backup.Condition == BackupCondition.Failing ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder health, string summary) =>
        health.WithTags("Health").WithSummary(summary).Produces<string>(StatusCodes.Status200OK, "text/plain").AllowAnonymous();
}
