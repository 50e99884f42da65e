export {
  createRoomGateway,
  type GatewayLimits,
  type GatewayNeeds,
  type Guest,
  type Identity,
  type RoomGateway,
} from './gateway.ts';
export { attachSocket, socketServerOptions } from './socket.ts';
