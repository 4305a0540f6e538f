using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Application.Administration;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Domain.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Administration;

/// <summary>For administrators: undeliverable mail, the rules, the directory and the audit.</summary>
internal static class AdminEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var admin = api.MapGroup("/admin").WithTags("Administration").ForAdministrators().RequireSessionToChange();
        admin.MapGet("/dead-letters", async (Caller caller, OutboxProcessor outbox, HttpContext context) =>
        {
            var paging = Paging.Of(context);
            var dead = await outbox.DeadLettersAsync(caller.Person, context.RequestAborted);
            return Results.Json(paging.PageOf(dead, d => d.ListKey, context), Json.Http);
        }).Describes<Page<DeadLetter>>("Lists mail that could not be delivered.").AcceptsPage();
        admin.MapPost("/dead-letters/{id}/resend", async (
            string id, Caller caller, OutboxProcessor outbox, IWakeSignal wakeSignal, HttpContext context) =>
        {
            if (await outbox.ResendAsync(id, caller.Person, context.RequestAborted) is not var (number, seq))
                return Problems.Result(Problems.NotFound());
            wakeSignal.Notify(number, seq);
            return Results.Accepted();
        }).Describes("Tries to deliver a mail again.", StatusCodes.Status202Accepted);
        admin.MapGet("/audit", async (Caller _, RuleBook book, HttpContext context) =>
        {
            var paging = Paging.Of(context);
            var (entries, next) = await book.ReadAuditAsync(paging.From, paging.Top, context.RequestAborted);
            return Results.Json(new Page<AuditEntry>(entries, paging.NextLink(context, next)), Json.Http);
        }).Describes<Page<AuditEntry>>("Lists what administrators changed, latest first.").AcceptsPage();
        RulesEndpoints.Map(admin);
        DirectoryAdminEndpoints.Map(admin);
        WebhookEndpoints.Map(admin);
    }

    /// <summary>Refuses everyone else. Every handler must have a <see cref="Caller"/> parameter.</summary>
    public static TBuilder ForAdministrators<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (context, next) =>
            context.Arguments.OfType<Caller>().Single().Person.Is(Role.Administrator)
                ? await next(context)
                : Problems.Result(Problems.NotAllowed("Only administrators can do this.")));
}
