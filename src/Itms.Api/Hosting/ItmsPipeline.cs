using Itms.Api.Http;
using Itms.Api.Pages;
using Itms.Api.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Api.Hosting;

/// <summary>What differs between the hosts' pipelines.</summary>
public sealed record PipelineOptions
{
    /// <summary>The proxies whose forwarded headers count. Null: none.</summary>
    public ForwardedHeadersOptions? ForwardedHeaders { get; init; }

    /// <summary>The demo's address. If set, a request that names a host other than this machine gets a 421 with the code <c>wrong-host</c>.</summary>
    public string? LoopbackOnlyAt { get; init; }

    /// <summary>Adds endpoints to those of the API.</summary>
    public Action<IEndpointRouteBuilder>? MoreEndpoints { get; init; }
}

/// <summary>The HTTP pipeline, the same in every host.</summary>
public static class ItmsPipeline
{
    /// <summary>Every request goes through these, in this order. The web server must have no limit of its own (<see cref="LimitedBody"/>).</summary>
    public static void UseItms(this IApplicationBuilder app, PipelineOptions options)
    {
        var proxies = app.ApplicationServices.GetRequiredService<ProxyWatch>();
        proxies.Start(options.ForwardedHeaders);
        app.Use((context, next) =>
        {
            proxies.Look(context);
            return next(context);
        });
        if (options.ForwardedHeaders is { } forwarded) app.UseForwardedHeaders(forwarded);
        app.Use((context, next) =>
        {
            LimitedBody.Limit(context);
            return next(context);
        });
        app.Use(HeadIsRoutedAsGetAsync);
        app.UseRouting();
        app.Use(HeadIsHeadAgainAsync);
        app.UseMiddleware<ProblemMiddleware>();
        if (options.LoopbackOnlyAt is { } address) app.Use(RefuseOtherHosts(address));
        app.Use(HardenAsync);
        app.UseMiddleware<PageMiddleware>();
        app.UseSignIn();
        app.UseEndpoints(routes =>
        {
            routes.MapItmsApi();
            options.MoreEndpoints?.Invoke(routes);
        });
    }

    /// <summary>Marks a request whose method was changed for the routing.</summary>
    private static readonly object HeadMark = new();

    /// <summary>HEAD goes wherever GET goes (RFC 9110, 9.3.2), so no endpoint has to name it.</summary>
    private static Task HeadIsRoutedAsGetAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Items[HeadMark] = HeadMark;
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    /// <summary>The endpoint sees HEAD, so that it reads no document that nobody gets. The web server leaves out the body.</summary>
    private static Task HeadIsHeadAgainAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Items.ContainsKey(HeadMark)) context.Request.Method = HttpMethods.Head;
        return next(context);
    }

    /// <summary>A page elsewhere could otherwise reach the demo under a name that resolves to this machine.</summary>
    private static Func<HttpContext, RequestDelegate, Task> RefuseOtherHosts(string address) => (context, next) =>
        Loopback.Is(context.Request.Host.Host)
            ? next(context)
            : throw new ProblemException(new Problem(421, "wrong-host", "Not the demo's name", $"The demo is at {address}."));

    /// <summary>
    /// Browsers must not cache answers of the API, nor guess their type. After one visit over https, they must not use plain http again.
    /// </summary>
    private static Task HardenAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.IsHttps && !Loopback.Is(context.Request.Host.Host))
            context.Response.Headers.StrictTransportSecurity = "max-age=31536000";
        return next(context);
    }
}
