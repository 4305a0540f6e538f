using Itms.Application.Administration;
using Itms.Application.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Api.SignIn;

/// <summary>Registers sign-in, the same way in every host.</summary>
public static class SignInServices
{
    /// <param name="clock">Real time, not the demo's clock.</param>
    public static IServiceCollection AddSignIn(this IServiceCollection services, SignInSettings settings, SigningKey key, TimeProvider clock)
    {
        services.AddSingleton(settings);
        services.AddSingleton(key);
        services.AddSingleton(new RealTime(clock));
        services.AddSingleton<Sessions>();
        services.AddSingleton<SessionResults>();
        services.AddSingleton(_ => new Passwords());
        services.AddSingleton<Lockout>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<AddressLimit>();
        services.AddSingleton<Accounts>();
        if (settings.Kind == SignInKind.Local) services.AddSingleton<IWhoCanSignIn>(all => all.GetRequiredService<Accounts>());
        services.AddSingleton<PersonalTokens>();
        services.AddSingleton<CalendarFeeds>();
        services.AddSingleton<FirstAdministrator>();
        services.AddSingleton<AppServicePrincipals>();

        // Only the core: AddAuthentication would add data protection, which keeps keys outside the data folder.
        services.AddWebEncoders();
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = SessionHandler.SchemeName;
            authentication.AddScheme<SessionHandler>(SessionHandler.SchemeName, displayName: null);
        });
        // Created for every request. Unregistered, it would be built by reflection each time.
        services.AddTransient<SessionHandler>();
        services.AddAuthorization();
        return services;
    }

    /// <summary>Adds sign-in to the pipeline. Call it before any middleware that reads a header, except the one for problems.</summary>
    public static void UseSignIn(this IApplicationBuilder app)
    {
        app.UseMiddleware<PlatformHeaders>();
        app.UseAuthentication();
        app.UseMiddleware<Antiforgery>();
        app.UseAuthorization();
    }
}
