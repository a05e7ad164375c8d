import { util } from '@aws-appsync/utils'

// The channel of an identity is /sync/<pool>/<identity>, with each ':' of the ids replaced by '/'.
export function onSubscribe(ctx) {
  const caller = ctx.identity
  if (!caller || !caller.cognitoIdentityPoolId || !caller.cognitoIdentityId) {
    util.unauthorized()
  }
  const ids = [caller.cognitoIdentityPoolId, caller.cognitoIdentityId].join('/')
  if (ctx.info.channel.segments.join('/') !== 'sync/' + ids.split(':').join('/')) {
    util.unauthorized()
  }
}

// The policies of apps give no right to publish. A policy with more rights than it needs does not help either.
export function onPublish(ctx) {
  if (!ctx.identity || ctx.identity.cognitoIdentityId) {
    util.unauthorized()
  }
  return ctx.events
}
